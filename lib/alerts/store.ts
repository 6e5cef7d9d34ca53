import { and, eq, gte, inArray, isNull, notInArray, type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { alertMarks, alertRevisions, alerts, alertStates, channels, instruments, sources } from '@/drizzle/schema'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { LANE_PREFIX, LANE_TRAITS } from '@/lib/rates/lane'
import { AlertRule, isDaily, leavesOf } from './alert'
import { AlertBody, type AlertPatch, type AlertsRequest, type AlertsResponse, type AlertView } from './contract'
import type { AlertState } from './evaluate'
import type { Marks, Stand } from './record'

/** Sent when a rule was made, changed or removed: whoever evaluates reads it again. */
export const RULES_CHANGED = 'candlewick_alerts'
/** Instruments that come into being with their first quote may be watched before. */
const UNBORN = /^PUSH:/

/** Both come from the same parser, which writes their fields in the same order. */
const isSameRule = (a: AlertRule, b: AlertRule) => JSON.stringify(a) === JSON.stringify(b)

/** A rule of days is known by its measure, wherever its conditions say theirs. */
function ruleOf(body: AlertBody): AlertRule {
  const rule = AlertRule.parse(body)
  if (isDaily(rule)) return { ...rule, measure: 'rate' }
  return rule.measure === 'rate' ? { ...rule, measure: leavesOf(rule.condition)[0]!.measure! } : rule
}

export async function createAlert(db: Db, body: AlertBody, now: number): Promise<AlertView> {
  checkExpiry(body, now)
  await checkNames(db, body)
  const id = await db.transaction(async (tx) => {
    const { name, note, channels: to, enabled, pausedUntil } = body
    const rule = ruleOf(body)
    const [made] = await tx
      .insert(alerts)
      .values({ name, note, rule, channels: to, enabled, pausedUntil, createdAt: now, updatedAt: now })
      .returning({ id: alerts.id })
    await tx.insert(alertRevisions).values({ alertId: made!.id, revision: 1, name, rule, at: now })
    await tx.execute(sql.raw(`notify ${RULES_CHANGED}`))
    return made!.id
  })
  return getAlert(db, id)
}

/** Replaces an alert. Its revision rises when the rule is another one; a firing under the old rule ends then. */
export async function replaceAlert(db: Db, id: number, body: AlertBody, now: number): Promise<AlertView> {
  const known = await getAlert(db, id)
  if (body.expiresAt !== known.expiresAt) checkExpiry(body, now)
  await checkNames(db, body, known)
  await db.transaction(async (tx) => {
    const live = and(eq(alerts.id, id), isNull(alerts.removedAt))
    const [before] = await tx.select().from(alerts).where(live).for('update')
    if (!before) throw missing(id)
    const { name, note, channels: to, enabled, pausedUntil } = body
    const rule = ruleOf(body)
    const revision = before.revision + (isSameRule(AlertRule.parse(before.rule), rule) ? 0 : 1)
    await tx
      .update(alerts)
      .set({ revision, name, note, rule, channels: to, enabled, pausedUntil, updatedAt: now })
      .where(live)
    await tx
      .insert(alertRevisions)
      .values({ alertId: id, revision, name, rule, at: now })
      .onConflictDoUpdate({ target: [alertRevisions.alertId, alertRevisions.revision], set: { name } })
    await tx.execute(sql.raw(`notify ${RULES_CHANGED}`))
  })
  return getAlert(db, id)
}

/** Changes some fields of an alert. What comes out is checked as a whole. */
export async function patchAlert(db: Db, id: number, patch: AlertPatch, now: number): Promise<AlertView> {
  const { name, note, channels: to, enabled, pausedUntil, ...known } = await getAlert(db, id)
  const rule = AlertRule.parse(known)
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
  return replaceAlert(
    db,
    id,
    AlertBody.parse({ name, note, channels: to, enabled, pausedUntil, ...rule, ...given }),
    now,
  )
}

/** Removes an alert. Its episodes stay; removing it again is a Fault('not-found'). */
export async function removeAlert(db: Db, id: number, now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const rows = await tx
      .update(alerts)
      .set({ removedAt: now, updatedAt: now })
      .where(and(eq(alerts.id, id), isNull(alerts.removedAt)))
      .returning({ id: alerts.id })
    if (rows.length === 0) throw missing(id)
    await tx.execute(sql.raw(`notify ${RULES_CHANGED}`))
  })
}

const missing = (id: number) => new Fault('not-found', `There is no alert ${id}.`)

type Row = Omit<AlertView, keyof AlertRule | 'state'> & { rule: unknown; silent: number }

const selectAlerts = (where: SQL, limit: number) => sql<Row>`
  select a.id, a.revision, a.name, a.note, a.rule, a.channels, a.enabled, a.paused_until as "pausedUntil",
    a.created_at as "createdAt", a.updated_at as "updatedAt", newest.started_at as "lastFiredAt", newest.symbol as "lastSymbol",
    (select count(*)::int from episodes e where e.alert_id = a.id and e.ended_at is null) as firing,
    (select count(*)::int from alert_states s where s.alert_id = a.id and s.state->>'phase' = 'pending') as pending,
    (select count(*)::int from alert_states s where s.alert_id = a.id and s.state->>'phase' = 'no-data') as silent
  from alerts a left join lateral (
    select e.started_at, e.symbol from episodes e where e.alert_id = a.id order by e.started_at desc limit 1) newest on true
  where a.removed_at is null and ${where} order by a.id limit ${limit}`

function view({ rule, silent, ...row }: Row): AlertView {
  const state = row.firing > silent ? 'firing' : silent > 0 ? 'no-data' : row.pending > 0 ? 'pending' : 'ok'
  return { ...row, ...AlertRule.parse(rule), state }
}

/** Throws a Fault('not-found'). */
export async function getAlert(db: Db, id: number): Promise<AlertView> {
  const [row] = await db.execute<Row>(selectAlerts(sql`a.id = ${id}`, 1))
  if (!row) throw missing(id)
  return view(row)
}

const Position = z.strictObject({ after: z.number() })

export async function listAlerts(db: Db, request: AlertsRequest, secret: string): Promise<AlertsResponse> {
  const { search, symbol, enabled, limit, cursor } = request
  const after = cursor === undefined ? 0 : readCursor(secret, Position, cursor).after
  const like = `%${(search ?? '').replace(/[\\%_]/g, '\\$&')}%`
  const where = sql.join(
    [
      sql`a.id > ${after}`,
      ...(search === undefined ? [] : [sql`a.name ilike ${like}`]),
      ...(enabled === undefined ? [] : [sql`a.enabled = ${enabled === 'true'}`]),
      ...(symbol === undefined ? [] : [watches(symbol.toUpperCase())]),
    ],
    sql` and `,
  )
  const rows = await db.execute<Row>(selectAlerts(where, limit + 1))
  const page = rows.slice(0, limit)
  const end = rows.length > limit ? page.at(-1) : undefined
  return { alerts: page.map(view), next: end ? writeCursor(secret, { after: end.id }) : null }
}

const watches = (symbol: string): SQL => sql`((a.rule->>'measure' = 'rate') = ${symbol.startsWith(`${LANE_PREFIX}:`)}
  and (a.rule->'scope' ? 'all' or a.rule->'scope'->'symbols' ? ${symbol}
  or a.rule->'scope'->>'source' = (select i.source from instruments i where i.symbol = ${symbol} and i.removed_at is null)))`

/** What is over before it begins is a mistake. */
function checkExpiry({ expiresAt }: AlertBody, now: number): void {
  if (expiresAt === null || expiresAt > now) return
  const errors = [{ pointer: '/expiresAt', detail: 'has passed' }]
  throw new Fault('invalid', 'The alert would have expired before it begins.', { errors })
}

/** Names that nobody knows are mistakes: an alert on them would be silent for ever. */
async function checkNames(db: Db, body: AlertBody, known?: AlertView): Promise<void> {
  const { scope, channels: to } = body
  const errors = [...(await findUnknown(db, scope, isDaily(body), known)), ...(await findUnknownChannels(db, to))]
  if (errors.length > 0) throw new Fault('invalid', 'The alert names what is not there.', { errors })
}

async function findUnknown(db: Db, scope: AlertRule['scope'], isOfDays: boolean, known?: AlertView) {
  if ('all' in scope) return []
  if ('source' in scope) {
    if (isOfDays) return LANE_TRAITS.has(scope.source) ? [] : [{ pointer: '/scope/source', detail: 'has no lanes' }]
    const rows = await db.select({ id: sources.id }).from(sources).where(eq(sources.id, scope.source))
    return rows.length > 0 ? [] : [{ pointer: '/scope/source', detail: 'is no source' }]
  }
  const before = new Set(known && 'symbols' in known.scope ? known.scope.symbols : [])
  const rows = await db
    .select({ symbol: instruments.symbol })
    .from(instruments)
    .where(and(inArray(instruments.symbol, scope.symbols), isNull(instruments.removedAt)))
  const listed = new Set(rows.map(({ symbol }) => symbol))
  const misplaced = scope.symbols.flatMap((symbol, index) =>
    symbol.startsWith(`${LANE_PREFIX}:`) === isOfDays
      ? []
      : [
          {
            pointer: `/scope/symbols/${index}`,
            detail: isOfDays
              ? `${symbol} is no lane: only lanes have a rate`
              : `${symbol} is a lane: its measure is rate`,
          },
        ],
  )
  if (misplaced.length > 0) return misplaced
  return scope.symbols.flatMap((symbol, index) =>
    listed.has(symbol) || before.has(symbol) || UNBORN.test(symbol)
      ? []
      : [{ pointer: `/scope/symbols/${index}`, detail: `${symbol} is not listed` }],
  )
}

async function findUnknownChannels(db: Db, to: readonly number[]) {
  if (to.length === 0) return []
  const rows = await db
    .select({ id: channels.id })
    .from(channels)
    .where(and(inArray(channels.id, [...to]), isNull(channels.removedAt)))
  const there = new Set(rows.map(({ id }) => id))
  return to.flatMap((id, index) =>
    there.has(id) ? [] : [{ pointer: `/channels/${index}`, detail: `there is no channel ${id}` }],
  )
}

/** A rule as evaluation needs it. Removed and disabled ones too: what fires under them must end. */
export type RuleRow = {
  id: number
  revision: number
  rule: AlertRule
  isLive: boolean
  isRemoved: boolean
  updatedAt: number
}

/** Rules that changed at `since` or later. */
export async function readRules(db: Db, since: number): Promise<RuleRow[]> {
  const rows = await db
    .select({
      id: alerts.id,
      revision: alerts.revision,
      rule: alerts.rule,
      enabled: alerts.enabled,
      removedAt: alerts.removedAt,
      updatedAt: alerts.updatedAt,
    })
    .from(alerts)
    .where(gte(alerts.updatedAt, since))
    .orderBy(alerts.id)
  return rows.map(({ rule, enabled, removedAt, ...row }) => ({
    ...row,
    rule: AlertRule.parse(rule),
    isLive: enabled && removedAt === null,
    isRemoved: removedAt !== null,
  }))
}

const lanesOf = (db: Db) => db.select({ id: instruments.id }).from(instruments).where(eq(instruments.kind, 'lane'))

/** Where alerts stood when the market was written last. Lanes are looked after elsewhere (`lib/lane-alerts`). */
export async function readStands(db: Db): Promise<{ stands: Stand[]; marks: Marks | undefined }> {
  const [stands, [row]] = await Promise.all([
    db
      .select()
      .from(alertStates)
      .where(notInArray(alertStates.instrumentId, lanesOf(db))),
    db.select().from(alertMarks),
  ])
  return {
    stands: stands.map(({ state, ...stand }) => ({ ...stand, state: state as AlertState })),
    marks: row?.marks as Marks | undefined,
  }
}
