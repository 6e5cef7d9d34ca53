import { setTimeout as sleep } from 'node:timers/promises'
import { isDaily } from '@/lib/alerts/alert'
import { type AlertState, isOk, OK } from '@/lib/alerts/evaluate'
import { readDays } from '@/lib/alerts/read-days'
import { readScope } from '@/lib/alerts/read-series'
import type { Finding, Stand } from '@/lib/alerts/record'
import { compile, LIVE_DAYS, reachOf, type Rule } from '@/lib/alerts/rule'
import { RowPast, type Row } from '@/lib/alerts/series'
import { readRules, type RuleRow } from '@/lib/alerts/store'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import { LANE_TRAITS } from '@/lib/rates/lane'
import { laneWindow, readLaneRanks } from '@/lib/ranks/store-lanes'
import { followDays } from './follow-days'
import { silenceFor, type Voice } from './silence'
import * as store from './store'

/** Lanes that one transaction looks at: prices that come for them meanwhile wait so long. */
const AT_ONCE = 500
/** Ranks of lanes count over a month, as on the page. */
const RANKED_OVER = 30 * DAY
/** A pass of another worker that is about to end may have missed what this one was told of. */
const PASS_WAIT = 500

type Watched = RuleRow & { compiled: Rule; madeAt: number; isBegun: boolean }
type Ranks = { day: number; places: ReadonlyMap<string, number> }
type Around = { now: number; rules: readonly Watched[]; voices: ReadonlyMap<string, Voice>; ranks: Ranks | null }

/**
 * Evaluates alerts on every lane that has to be looked at: because prices came, because time brings something, or because an
 * alert is new. What has to be looked at is in the database, and is so no more in the transaction that writes what was found:
 * killed anywhere, it begins anew; twice, the second finds nothing. Answers how many lanes were looked at.
 */
export async function watchLanes(db: Db, now: () => number): Promise<number> {
  let looked = 0
  for (let isFirst = true, hasWaited = false; ;) {
    const found = await db.transaction((tx) => lookOnce(tx, now(), isFirst))
    if (found === 'busy') {
      if (hasWaited) return looked // the pass that goes on finds by itself what is left
      hasWaited = true
      await sleep(PASS_WAIT)
      continue
    }
    if (found === 0) return looked
    looked += found
    isFirst = false
  }
}

async function lookOnce(tx: Db, now: number, isFirst: boolean): Promise<number | 'busy'> {
  if (!(await store.takeTurn(tx))) return 'busy'
  await endStrays(tx, now)
  await store.forgetBegun(tx)
  const begun = await store.readBegun(tx)
  const rules = (await readRules(tx, 0))
    .filter(({ rule, isLive }) => isLive && isDaily(rule))
    .map((row) => ({ ...row, compiled: compile(row.rule), ...(begun.get(row.id) ?? { madeAt: 0, isBegun: false }) }))
  if (rules.length === 0) return store.passOver(tx, now)
  await begin(tx, rules, now)
  const ranked = rules.filter(({ compiled }) => compiled.checks.some(({ type }) => type === 'rank'))
  // When one lane moves, the places of all may.
  if (isFirst && ranked.length > 0 && (await store.hasChanged(tx))) await askForAll(tx, ranked, now)
  const lanes = await store.takeWaiting(tx, now, AT_ONCE)
  if (lanes.length === 0) return 0
  const ranks = ranked.length > 0 ? await readPlaces(tx, now) : null
  const isBroad = rules.some(({ rule: { scope } }) => !('symbols' in scope))
  await look(tx, lanes, { now, rules, ranks, voices: isBroad ? await store.readVoices(tx) : new Map() })
  return lanes.length
}

/** A firing ends when its rule is another one, or none, or when its lane is gone. */
async function endStrays(tx: Db, now: number): Promise<void> {
  const strays = await store.readStrays(tx)
  if (strays.length === 0) return
  const found: Finding = strays.flatMap(({ alertId, instrumentId, state: { phase, startedAt }, reason }) => {
    if (phase !== 'firing' && phase !== 'no-data') return []
    const endedAt = Math.max(now, startedAt!)
    return [{ ended: { alertId, instrumentId, startedAt: startedAt!, endedAt, reason, decidedAt: now } }]
  })
  // When it fired last is remembered: a day fires once, whatever the rule becomes.
  const kept = strays.map(({ reason, state: { startedAt }, ...stand }) => {
    const state = reason === 'removed' || startedAt === null ? null : { ...OK, startedAt }
    return { ...stand, state, at: now }
  })
  await store.record(tx, found, kept, [])
}

/** What a new rule watches may hold already: its lanes are looked at as if prices had come, which is their newest day again. */
async function begin(tx: Db, rules: readonly Watched[], now: number): Promise<void> {
  const fresh = rules.filter(({ isBegun }) => !isBegun)
  if (fresh.length === 0) return
  await askForAll(tx, fresh, now)
  await store.writeBegun(tx, fresh)
}

async function askForAll(tx: Db, rules: readonly Watched[], now: number): Promise<void> {
  for (const { rule } of rules) {
    const lanes = await readScope(tx, rule)
    const ids = lanes.map(({ id }) => id)
    await store.askFor(tx, ids, now)
  }
}

/** The places of lanes on the newest day that any of them has. */
async function readPlaces(tx: Db, now: number): Promise<Ranks> {
  const range = await laneWindow(tx, RANKED_OVER, now)
  const ranks = await readLaneRanks(tx, { measure: 'rate', by: 'stddev', window: RANKED_OVER }, range)
  return { day: range.to / DAY - 1, places: new Map(ranks.map(({ name, rank }) => [name, rank])) }
}

async function look(tx: Db, lanes: readonly store.WaitingLane[], around: Around): Promise<void> {
  const { now, rules } = around
  const today = Math.floor(now / DAY)
  const reach = Math.max(1, ...reachOf(rules.map(({ compiled }) => compiled)).values())
  const range = { from: (today - LIVE_DAYS - reach) * DAY, to: (today + 1) * DAY }
  const series = await readDays(tx, lanes, range)
  const stands = await store.readLaneStands(
    tx,
    lanes.map(({ id }) => id),
  )
  const found: Finding = []
  const kept: Stand[] = []
  const marks = lanes.map((lane, at): store.Mark => {
    const { rows } = series[at]!
    const newest = rows.at(-1)?.minute ?? null
    const over = rows.findLast(({ minute }) => minute < today)?.minute ?? null
    let dueAt = lane.hasMore ? (today + 1) * DAY : Infinity
    for (const watched of rules) {
      if (!isMeant(watched, lane)) continue
      const before = stands.get(lane.id)?.get(watched.id)
      const next = lookAt(watched, lane, rows, before, around, found)
      dueAt = Math.min(dueAt, next.dueAt)
      if (next.stand) kept.push(next.stand)
    }
    return {
      id: lane.id,
      through: later(lane.through, newest),
      closed: later(lane.closed, over),
      dueAt: dueAt === Infinity ? null : dueAt,
    }
  })
  await store.record(tx, found, kept, marks)
}

const later = (one: number | null, other: number | null) =>
  one === null || other === null ? (one ?? other) : Math.max(one, other)

const isMeant = ({ rule: { scope } }: Watched, { symbol, source }: store.WaitingLane): boolean =>
  'symbols' in scope ? scope.symbols.includes(symbol) : 'all' in scope || scope.source === source

/** From which day on a lane is looked at on tick: the newest again, which prices may have changed, but without any it says nothing new. */
function throughOf({ changedAt, through }: store.WaitingLane, rows: readonly Row[], madeAt: number): number | null {
  if (changedAt === null) return through === null ? null : through + 1
  // What came before the rule was made is history to it, but for the newest day.
  return changedAt < madeAt ? later(through, rows.at(-1)?.minute ?? null) : through
}

/** What one rule has to say about one lane. */
function lookAt(
  { id: alertId, revision, rule, compiled, madeAt }: Watched,
  lane: store.WaitingLane,
  rows: readonly Row[],
  before: AlertState | undefined,
  { now, voices, ranks }: Around,
  found: Finding,
): { stand: Stand | null; dueAt: number } {
  const instrumentId = lane.id
  const of = { alertId, instrumentId, decidedAt: now }
  const newestAt = Math.max(lane.newestAt ?? -Infinity, (rows.at(-1)?.minute ?? -Infinity) * DAY)
  const silence = silenceFor(
    compiled,
    {
      instrumentId,
      heardAt: newestAt === -Infinity ? 0 : newestAt + DAY,
      isNamed: 'symbols' in rule.scope,
      isRecorded: LANE_TRAITS.get(lane.source)?.recorded ?? false,
      voice: voices.get(lane.source),
    },
    now,
  )
  const { state, dueAt } = followDays(
    compiled,
    before ?? OK,
    {
      rows,
      past: new RowPast(rows, 'rate'),
      looked: { ...lane, through: throughOf(lane, rows, madeAt) },
      heardAt: silence.heardAt,
      rankOn: (day) => (ranks?.day === day ? (ranks.places.get(lane.symbol) ?? null) : null),
    },
    now,
    ({ event, trace }) => {
      if (event?.ended) {
        const { startedAt, at: endedAt, reason } = event.ended
        found.push({ ended: { ...of, startedAt, endedAt, reason } })
      }
      if (!event?.began) return
      const { at: startedAt, kind } = event.began
      const told = silence.suppressed > 0 && kind === 'no-data' ? { ...trace!, suppressed: silence.suppressed } : trace!
      const receivedAt = told.on === 'time' ? null : lane.changedAt
      found.push({ begun: { ...of, revision, startedAt, kind, trace: told, receivedAt } })
    },
  )
  // One lane spoke for its source: who speaks may change with the next day.
  const isUnheard = silence.heardAt === 0 && newestAt > -Infinity
  const stand: Stand = { alertId, instrumentId, revision, state: isOk(state) ? null : state, at: now }
  const isKept = state !== (before ?? OK)
  return {
    stand: isKept ? stand : null,
    dueAt: isUnheard ? Math.min(dueAt, (Math.floor(now / DAY) + 1) * DAY) : dueAt,
  }
}
