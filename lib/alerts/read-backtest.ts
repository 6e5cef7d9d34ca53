import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { AlertRule } from './alert'
import { type Fire, type Journal, type Places, Trial } from './backtest'
import type { BacktestBody, BacktestResponse } from './contract'
import { type Gap, gapsOf, silenceOf } from './dead-source'
import { dayPlacesOf, placesOf, RANKED_DAYS } from './rank-places'
import { isKeptBeforeDay, readDays } from './read-days'
import { findJournalStart, isKeptBefore, readScope, readSeries, readTold, type Watched } from './read-series'
import { compile, LIVE, reachOf } from './rule'
import type { Series } from './series'
import { type Dial, dialOf, falls, solve, turned } from './thresholds'

/** Minutes of all instruments together that one question looks at, or days of lanes: some seconds, and some hundred MB. */
const MOST_MINUTES = 1_000_000
const MOST_QUOTES = 300_000
const MOST_FIRES = 1_000
/** How long (ms) other thresholds are tried: for so many a day, and for the curve as far as time is left. */
const SOLVING = 3_000
const TRYING = 5_000
const LONGEST = { minutes: 92 * DAY, days: 3_660 * DAY }
/** Rather than at less than this, it is looked at fewer instruments. */
const SHORTEST = { minutes: 2 * HOUR, days: 60 * DAY }
/** How far back ranks look: a day of minutes, or a month of days. */
const RANKED_OVER = { minutes: DAY, days: RANKED_DAYS * DAY }

type Per = 'minutes' | 'days'

/**
 * What an alert would have done, as `POST /api/alerts/backtest` answers. Nothing is saved. More than one question may look at
 * is cut down to the newest of it.
 */
export async function readBacktest(
  db: Db,
  { alert, from: since, to: until, target }: BacktestBody,
  now: number,
): Promise<BacktestResponse> {
  const rule = AlertRule.parse(alert)
  const compiled = compile(rule)
  const { checks, unit } = compiled
  const per = unit === DAY ? 'days' : 'minutes'
  const to = Math.min(until, rule.on === 'close' ? Math.floor(now / unit) * unit : now)
  if (!(since < to))
    throw new Fault('invalid', 'The range holds no time that has passed.', {
      errors: [{ pointer: '/from', detail: 'must be before `to` and before now' }],
    })
  const scope = await readScope(db, rule)
  const ranked = checks.filter(({ type }) => type === 'rank').map(({ measure }) => measure)
  const everybody = ranked.length > 0 ? await readScope(db, { ...rule, scope: { all: true } }) : scope
  const reach = Math.max(HOUR / MINUTE, ...reachOf([compiled]).values()) * unit
  const past = Math.max(reach, ranked.length > 0 ? RANKED_OVER[per] : 0)
  const bound = boundOf({ from: since, to }, past, everybody.length, per)
  if (ranked.length > 0 && bound.instruments < everybody.length)
    throw new Fault('invalid', `Places among ${everybody.length} instruments are more than one question may look at.`, {
      errors: [{ pointer: '/alert/condition', detail: 'needs all instruments, and there are too many' }],
    })
  const { from } = bound
  const instruments = ranked.length > 0 ? scope : scope.slice(0, bound.instruments)
  const looked = ranked.length > 0 ? everybody : instruments
  const range = { from: Math.floor(from / unit) * unit - past, to }

  const series = per === 'days' ? await readDays(db, looked, range) : await readSeries(db, looked, range, compiled)
  const findPlaces = per === 'days' ? dayPlacesOf : placesOf
  const places = new Map(
    ranked.map((measure) => [
      measure,
      findPlaces(series, measure, { first: Math.floor(from / unit), last: Math.ceil(to / unit) }),
    ]),
  )
  const journal = rule.on === 'tick' && per === 'minutes' ? await readJournal(db, instruments, { from, to }) : null
  const watched = new Set(instruments.map(({ id }) => id))
  const trials = series
    .filter(({ instrumentId }) => watched.has(instrumentId))
    .map((each) => {
      const told = journal?.told.get(each.instrumentId) ?? []
      const own: Places = new Map([...places].map(([measure, of]) => [measure, of.get(each.instrumentId) ?? new Map()]))
      return new Trial({ ...each, told }, { from, to }, journal ? journalStart(each, told, journal) : undefined, own)
    })
  const coveredFrom = await findCovered(db, trials, { from, to }, per)
  return {
    ...(await tell(rule, trials, { from: coveredFrom ?? to, to }, target)),
    listed: scope.length,
    coveredFrom,
    parts: partsOf({ from: coveredFrom ?? to, to }, journal?.start ?? to),
  }
}

/** As much of the range as one question may look at, the newest first; and of so many instruments. */
function boundOf({ from, to }: { from: number; to: number }, past: number, instruments: number, per: Per) {
  const unit = per === 'days' ? DAY : MINUTE
  const most = (MOST_MINUTES / Math.max(1, instruments)) * unit
  const length = Math.min(to - from, LONGEST[per], Math.max(most - past, SHORTEST[per]))
  const cut = to - length > from ? Math.ceil((to - length) / unit) * unit : from
  return { from: cut, instruments: Math.max(1, Math.floor(MOST_MINUTES / ((to - cut + past) / unit))) }
}

/** From when on there was something to look at; null: there is nothing at all. */
async function findCovered(
  db: Db,
  trials: readonly Trial[],
  { from, to }: { from: number; to: number },
  per: Per,
): Promise<number | null> {
  const unit = per === 'days' ? DAY : MINUTE
  const first = Math.min(
    ...trials.map(({ series: { rows, told } }) =>
      Math.min((rows[0]?.minute ?? Infinity) * unit, told[0]?.time ?? Infinity),
    ),
  )
  if (first <= from) return from
  const ids = trials.map(({ series }) => series.instrumentId)
  if (await (per === 'days' ? isKeptBeforeDay : isKeptBefore)(db, ids, from)) return from
  return first < to ? first : null
}

async function readJournal(db: Db, instruments: readonly Watched[], { from, to }: { from: number; to: number }) {
  const kept = await findJournalStart(db)
  if (kept === null || kept >= to) return null
  const start = Math.max(kept, from)
  // What the rule finds when it begins was told shortly before; in the middle of a range, candles have told it.
  const foldFrom = kept < start ? Math.max(kept, Math.floor((start - LIVE) / MINUTE) * MINUTE) : start
  const told = await readTold(
    db,
    instruments.map(({ id }) => id),
    { from: foldFrom, to },
    MOST_QUOTES,
  )
  return told && { told, start, foldFrom }
}

/** From when the journal tells all of an instrument: what was told before it began is in candles only. */
function journalStart(
  { rows }: Series,
  told: Series['told'],
  { start, foldFrom }: { start: number; foldFrom: number },
): Journal | undefined {
  const first = told[0]
  if (!first) return undefined
  const begins = Math.floor(first.time / MINUTE)
  const isFirst = !rows.some(({ minute }) => minute * MINUTE >= foldFrom && minute < begins)
  if (isFirst) return { from: start, foldFrom }
  // What is polled tells no part of a minute's volume: that is stated when the minute is over.
  if (first.isPoll && begins * MINUTE < start) return { from: start, foldFrom: begins * MINUTE }
  const whole = (begins + 1) * MINUTE
  return { from: Math.max(start, whole), foldFrom: whole }
}

const partsOf = ({ from, to }: { from: number; to: number }, start: number): BacktestResponse['parts'] => [
  ...(start > from ? [{ from, to: Math.min(start, to), basis: 'candles' as const }] : []),
  ...(start < to ? [{ from: start, to, basis: 'journal' as const }] : []),
]

async function tell(
  rule: AlertRule,
  trials: readonly Trial[],
  { from, to }: { from: number; to: number },
  target: BacktestBody['target'],
): Promise<Omit<BacktestResponse, 'parts' | 'listed' | 'coveredFrom'>> {
  const days = (to - from) / DAY
  const perDayOf = (fires: number) => (days > 0 ? fires / days : 0)
  const found = await runAll(rule, trials, { from, to })
  const fires = found.flatMap((each) => each.fires).toSorted(byTime)
  const dial = dialOf(rule, seenBy(trials, rule))
  const counts = new Map<number, number>(dial ? [[dial.threshold, perDayOf(fires.length)]] : [])
  const perDay = async (threshold: number): Promise<number> => {
    const known = counts.get(threshold)
    if (known !== undefined) return known
    const run = await runAll(turned(rule, threshold), trials, { from, to })
    const count = perDayOf(run.reduce((sum, each) => sum + each.fires.length, 0))
    counts.set(threshold, count)
    return count
  }
  const triedAt = performance.now()
  const hasTime = (ms: number) => performance.now() - triedAt < ms
  const solved =
    dial && target ? await solve(dial, target.perDay, falls(rule), perDay, () => hasTime(SOLVING)) : undefined
  const curve: BacktestResponse['curve'] = []
  for (const threshold of dial ? nearestFirst(dial) : []) {
    if (counts.has(threshold) || hasTime(TRYING)) curve.push({ threshold, perDay: await perDay(threshold) })
  }
  return {
    fires: fires.slice(0, MOST_FIRES),
    total: fires.length,
    perDay: perDayOf(fires.length),
    days,
    instruments: trials.length,
    curve: curve.toSorted((a, b) => a.threshold - b.threshold),
    threshold: dial?.threshold ?? null,
    ...(solved === undefined ? {} : { solved }),
    unknown: found.reduce((sum, { unknown }) => sum + unknown, 0),
  }
}

const nearestFirst = ({ grid, threshold }: Dial): number[] =>
  grid.toSorted((a, b) => Math.abs(a - threshold) - Math.abs(b - threshold))

/** ms of work at a time: whoever else asks something meanwhile does not wait for all of it. */
const TURN = 10
const NO_GAPS: ReadonlyMap<string, readonly Gap[]> = new Map()

async function runAll(rule: AlertRule, trials: readonly Trial[], range: { from: number; to: number }) {
  const compiled = compile(rule)
  const isHushed = !('symbols' in rule.scope) && compiled.unit === MINUTE && silenceOf(compiled) < Infinity
  const gaps = isHushed ? gapsOf(compiled, trials, range) : NO_GAPS
  const found: ReturnType<Trial['run']>[] = []
  let restedAt = performance.now()
  for (const trial of trials) {
    found.push(trial.run(compiled, gaps.get(trial.series.source)))
    if (performance.now() - restedAt < TURN) continue
    await new Promise((resolve) => setImmediate(resolve))
    restedAt = performance.now()
  }
  return found
}

const byTime = (a: Fire, b: Fire) => a.at - b.at || (a.symbol < b.symbol ? -1 : 1)

/** The lowest and highest value of the rule's measure: levels to try lie in between. */
function seenBy(trials: readonly Trial[], { measure }: AlertRule): { low: number; high: number } | null {
  let [low, high] = [Infinity, -Infinity]
  for (const { series } of trials) {
    for (const row of series.rows) {
      const value = row.values[measure]
      if (value === null) continue
      low = Math.min(low, measure === 'price' ? row.low : value)
      high = Math.max(high, measure === 'price' ? row.high : value)
    }
  }
  return low <= high ? { low, high } : null
}
