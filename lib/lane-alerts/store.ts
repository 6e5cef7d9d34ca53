import { sql } from 'drizzle-orm'
import type { EndReason } from '@/lib/alerts/contract'
import type { AlertState } from '@/lib/alerts/evaluate'
import { type Finding, recordStatements, type Stand, TELL_OUTBOX } from '@/lib/alerts/record'
import { type Db, MOVED } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import { dayOf } from '@/lib/rates/day'
import { blockOf } from '@/lib/rates/store-prices'
import type { Looked } from './follow-days'
import type { Voice } from './silence'

/** A lane that has to be looked at. It is held until the end of the transaction: prices that come meanwhile wait. */
export type WaitingLane = Looked & {
  id: number
  symbol: string
  source: string
  changedAt: number | null
  newestAt: number | null // of its newest day with a rate up to today, epoch ms
  hasMore: boolean // prices of today, or of days to come
}

const BUSY = sql`select pg_try_advisory_xact_lock(hashtext('lane alerts')) as free`

/** Whether this transaction is the one that looks after lanes now. */
export async function takeTurn(tx: Db): Promise<boolean> {
  const [row] = await tx.execute<{ free: boolean }>(BUSY)
  return row!.free
}

/** Some lanes that have to be looked at, by their numbers. */
export async function takeWaiting(tx: Db, now: number, limit: number): Promise<WaitingLane[]> {
  const rows = await tx.execute<WaitingLane>(sql`
    with waiting as (
      select instrument_id from lane_marks m join instruments i on i.id = m.instrument_id and i.removed_at is null
      where changed_at is not null or due_at <= ${now} order by instrument_id limit ${limit} for update of m skip locked)
    select i.id, i.symbol, i.source, m.changed_at as "changedAt", m.through_day as through, m.closed_day as closed,
      q.time as "newestAt",
      exists(select from freight_blocks b where b.instrument_id = i.id and b.block >= ${sql.raw(blockOf(`date '${dayOf(now)}'`))}) as "hasMore"
    from waiting join lane_marks m using (instrument_id) join instruments i on i.id = m.instrument_id
      left join last_quotes q on q.instrument_id = i.id
    order by i.id`)
  return [...rows]
}

/** When there is no rule on lanes, all that has to be known is how far their days have come. Answers how many lanes waited. */
export async function passOver(tx: Db, now: number): Promise<number> {
  const newest = sql`(q.time / ${DAY}::bigint)::int`
  const rows = await tx.execute(sql`
    with waiting as (
      select instrument_id from lane_marks where changed_at is not null or due_at <= ${now} for update skip locked)
    update lane_marks m set changed_at = null, due_at = null, through_day = greatest(through_day, ${newest}),
      closed_day = greatest(closed_day, least(${newest}, ${Math.floor(now / DAY) - 1}))
    from waiting w left join last_quotes q on q.instrument_id = w.instrument_id
    where m.instrument_id = w.instrument_id returning m.instrument_id`)
  return rows.length
}

/** Has lanes looked at (again): all those of a scope, or those that have a rate on a day (epoch ms) which is what ranks them. */
export async function askFor(tx: Db, lanes: readonly number[], now: number): Promise<void> {
  await tx.execute(sql`
    insert into lane_marks (instrument_id, changed_at) select id, ${now} from unnest(${list(lanes)}) as id order by id
    on conflict (instrument_id) do update set changed_at = excluded.changed_at where lane_marks.changed_at is null`)
}

export async function hasChanged(tx: Db): Promise<boolean> {
  const [row] = await tx.execute<{ has: boolean }>(
    sql`select exists(select from lane_marks where changed_at is not null) as has`,
  )
  return row!.has
}

const list = (ids: readonly number[]) => sql`${`{${ids.join(',')}}`}::int[]`

/** When the rule of each alert on lanes was made, and whether it has looked at what was there before it. */
export async function readBegun(tx: Db): Promise<Map<number, { madeAt: number; isBegun: boolean }>> {
  const rows = await tx.execute<{ id: number; madeAt: number; isBegun: boolean }>(sql`
    select a.id, r.at as "madeAt", coalesce(l.revision = a.revision, false) as "isBegun"
    from alerts a join alert_revisions r on r.alert_id = a.id and r.revision = a.revision
      left join lane_rules l on l.alert_id = a.id
    where a.removed_at is null and a.rule->>'measure' = 'rate'`)
  return new Map(rows.map(({ id, ...begun }) => [id, begun]))
}

/** A rule that is switched on again begins again. */
export async function forgetBegun(tx: Db): Promise<void> {
  await tx.execute(sql`delete from lane_rules l using alerts a where a.id = l.alert_id and not a.enabled`)
}

export async function writeBegun(tx: Db, rules: readonly { id: number; revision: number }[]): Promise<void> {
  const rows = JSON.stringify(rules.map(({ id, revision }) => ({ id, revision })))
  await tx.execute(sql`
    insert into lane_rules (alert_id, revision)
    select id, revision from jsonb_to_recordset(${rows}::text::jsonb) as r(id int, revision int)
    on conflict (alert_id) do update set revision = excluded.revision`)
}

/** Where alerts stand on these lanes: by lane and alert. */
export async function readLaneStands(tx: Db, lanes: readonly number[]): Promise<Map<number, Map<number, AlertState>>> {
  const rows = await tx.execute<{ lane: number; alert: number; state: AlertState }>(sql`
    select instrument_id as lane, alert_id as alert, state from alert_states where instrument_id = any(${list(lanes)})`)
  const stands = new Map<number, Map<number, AlertState>>()
  for (const { lane, alert, state } of rows) {
    const known = stands.get(lane) ?? new Map<number, AlertState>()
    stands.set(lane, known.set(alert, state))
  }
  return stands
}

/** `revision`: of the rule as it is now. */
type Stray = { alertId: number; instrumentId: number; revision: number; state: AlertState; reason: EndReason }

/** Where something stands on a lane under a rule that is another one by now, or none, or on a lane that is gone. */
export async function readStrays(tx: Db): Promise<Stray[]> {
  const rows = await tx.execute<Stray>(sql`
    select s.alert_id as "alertId", s.instrument_id as "instrumentId", a.revision, s.state,
      case when a.removed_at is not null or i.removed_at is not null then 'removed' when not a.enabled then 'disabled' else 'edited' end as reason
    from alert_states s join instruments i on i.id = s.instrument_id and i.kind = 'lane' join alerts a on a.id = s.alert_id
    where i.removed_at is not null or a.removed_at is not null or a.revision <> s.revision
      or (not a.enabled and s.state->>'phase' <> 'ok')
    order by s.alert_id, s.instrument_id`)
  return [...rows]
}

/** For each source of lanes, the one that was heard last. */
export async function readVoices(tx: Db): Promise<Map<string, Voice>> {
  const rows = await tx.execute<Voice & { source: string }>(sql`
    select distinct on (i.source) i.source, i.id as "instrumentId", q.time + ${DAY}::bigint as "heardAt",
      (count(*) over (partition by i.source))::int as lanes
    from last_quotes q join instruments i on i.id = q.instrument_id
    where i.kind = 'lane' and i.removed_at is null order by i.source, q.time desc, i.id`)
  return new Map(rows.map(({ source, ...voice }) => [source, voice]))
}

/** What became of a lane's mark: prices that come from now on set it again. */
export type Mark = Looked & { id: number; dueAt: number | null }

/** Writes what was found with how far it was looked, in the transaction that took the lanes. */
export async function record(tx: Db, found: Finding, stands: readonly Stand[], marks: readonly Mark[]): Promise<void> {
  for (const [text, rows] of recordStatements(found, stands)) {
    const [before, after] = text.split('$1::jsonb')
    await tx.execute(sql`${sql.raw(before!)}${rows}::text::jsonb${sql.raw(after!)}`)
  }
  await tx.execute(sql`
    update lane_marks m set changed_at = null, through_day = t.through, closed_day = t.closed, due_at = t.due
    from jsonb_to_recordset(${JSON.stringify(marks.map(({ dueAt, ...mark }) => ({ ...mark, due: dueAt })))}::text::jsonb)
      as t(id int, through int, closed int, due bigint)
    where m.instrument_id = t.id`)
  if (found.length === 0) return
  await tx.execute(sql.raw(TELL_OUTBOX))
  await tx.execute(sql.raw(`notify ${MOVED}`))
}
