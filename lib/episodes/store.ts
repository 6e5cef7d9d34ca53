import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { EpisodesRequest, EpisodesResponse, EpisodeView, SnoozeBody } from '@/lib/alerts/contract'
import { readDeliveredAt } from '@/lib/deliveries/store'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import { type Db, MOVED } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { parseDuration } from '@/lib/platform/time'
import { type EpisodeRow, viewEpisode } from './view'

type Row = Omit<EpisodeRow, 'deliveredAt'>

const selectEpisodes = (where: SQL, limit: number) => sql<Row>`
  select e.id, e.alert_id as "alertId", a.name as "alertName", e.revision, e.instrument_id as "instrumentId", e.symbol,
    e.started_at as "startedAt", e.ended_at as "endedAt", e.end_reason as "endReason", e.trace, e.received_at as "receivedAt",
    e.evaluated_at as "evaluatedAt", e.acknowledged_at as "acknowledgedAt", e.acknowledged_note as "acknowledgedNote",
    e.snoozed_until as "snoozedUntil"
  from episodes e join alerts a on a.id = e.alert_id
  where ${where} order by e.started_at desc, e.id desc limit ${limit}`

async function view(db: Db, rows: readonly Row[]): Promise<EpisodeView[]> {
  const deliveredAt = await readDeliveredAt(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => viewEpisode({ ...row, deliveredAt: deliveredAt.get(row.id) ?? null }))
}

const Position = z.strictObject({ startedAt: z.number(), id: z.number() })

/** Episodes, newest first. */
export async function listEpisodes(db: Db, request: EpisodesRequest, secret: string): Promise<EpisodesResponse> {
  const { alert, symbol, state, acknowledged, from, to, limit, cursor } = request
  const after = cursor === undefined ? undefined : readCursor(secret, Position, cursor)
  const filters: (SQL | undefined)[] = [
    sql`true`,
    alert === undefined ? undefined : sql`e.alert_id = ${alert}`,
    symbol === undefined ? undefined : sql`e.symbol = ${symbol.toUpperCase()}`,
    state === 'all' ? undefined : state === 'open' ? sql`e.ended_at is null` : sql`e.ended_at is not null`,
    acknowledged === undefined
      ? undefined
      : acknowledged === 'true'
        ? sql`e.acknowledged_at is not null`
        : sql`e.acknowledged_at is null`,
    from === undefined ? undefined : sql`e.started_at >= ${from}`,
    to === undefined ? undefined : sql`e.started_at < ${to}`,
    after && sql`(e.started_at, e.id) < (${after.startedAt}, ${after.id})`,
  ]
  const where = sql.join(
    filters.filter((filter) => filter !== undefined),
    sql` and `,
  )
  const [rows, [open]] = await Promise.all([
    db.execute<Row>(selectEpisodes(where, limit + 1)),
    db.execute<{ open: number }>(sql`select count(*)::int as open from episodes where ended_at is null`),
  ])
  const page = rows.slice(0, limit)
  const end = rows.length > limit ? page.at(-1) : undefined
  return {
    episodes: await view(db, page),
    open: open!.open,
    next: end ? writeCursor(secret, { startedAt: end.startedAt, id: end.id }) : null,
  }
}

export async function findEpisode(db: Db, id: number): Promise<EpisodeView | undefined> {
  const [row] = await db.execute<Row>(selectEpisodes(sql`e.id = ${id}`, 1))
  return row && (await view(db, [row]))[0]
}

/** Throws a Fault('not-found'). */
export async function getEpisode(db: Db, id: number): Promise<EpisodeView> {
  const episode = await findEpisode(db, id)
  if (!episode) throw new Fault('not-found', `There is no episode ${id}.`)
  return episode
}

/** The episode of an alert on an instrument that began in a minute, or was open in it; the newer one first. */
export async function findEpisodeAt(
  db: Db,
  of: { alertId: number; instrumentId: number },
  { from, to }: { from: number; to: number },
): Promise<EpisodeView | undefined> {
  const [row] = await db.execute<Row>(
    selectEpisodes(
      sql`e.alert_id = ${of.alertId} and e.instrument_id = ${of.instrumentId} and e.started_at <= ${to}
        and (e.ended_at is null or e.ended_at > ${from} or (e.trace->>'minute')::bigint = ${from})
        and ((e.trace->>'minute')::bigint = ${from} or e.started_at < ${to})`,
      1,
    ),
  )
  return row && (await view(db, [row]))[0]
}

/** When the newest episode of an alert on an instrument ended before a moment, null when none did. */
export async function findEndBefore(
  db: Db,
  { alertId, instrumentId }: { alertId: number; instrumentId: number },
  before: number,
): Promise<number | null> {
  const [row] = await db.execute<{ at: number | null }>(sql`
    select max(ended_at) as at from episodes
    where alert_id = ${alertId} and instrument_id = ${instrumentId} and ended_at <= ${before}`)
  return row?.at ?? null
}

const change = async (db: Db, id: number, set: SQL): Promise<EpisodeView> => {
  await db.execute(sql`update episodes set ${set} where id = ${id}`)
  await db.execute(sql.raw(`notify ${MOVED}`))
  return getEpisode(db, id)
}

/** Doing it again keeps the first time. */
export const acknowledgeEpisode = (db: Db, id: number, note: string | null, now: number) =>
  change(db, id, sql`acknowledged_at = coalesce(acknowledged_at, ${now}::bigint), acknowledged_note = ${note}`)

export const unacknowledgeEpisode = (db: Db, id: number) =>
  change(db, id, sql`acknowledged_at = null, acknowledged_note = null`)

export async function snoozeEpisode(db: Db, id: number, { for: span, until }: SnoozeBody, now: number) {
  if (until !== undefined && until <= now)
    throw new Fault('invalid', 'The request does not fit the contract.', {
      errors: [{ pointer: '/until', detail: 'is over already' }],
    })
  return change(db, id, sql`snoozed_until = ${until ?? now + parseDuration(span!)!}::bigint`)
}

export const unsnoozeEpisode = (db: Db, id: number) => change(db, id, sql`snoozed_until = null`)
