import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { AlertRule } from './alert'
import { type Fire, type Places, Trial } from './backtest'
import type { BacktestBody, BacktestResponse } from './contract'
import { placesOf } from './rank-places'
import { readDays } from './read-days'
import { findJournalStart, readScope, readSeries, readTold, type Watched } from './read-series'
import { compile, reachOf, type Rule } from './rule'
import type { Series } from './series'
import { dialOf, falls, solve, turned } from './thresholds'

/** Minutes of all instruments together that one question may look at, or days of lanes. */
const MOST_MINUTES = 1_000_000
const MOST_QUOTES = 300_000
const MOST_FIRES = 1_000
const LONGEST = { minutes: 92 * DAY, days: 3_660 * DAY }
/** How far back ranks look: a day of minutes, or a month of days. */
const RANKED_OVER = { minutes: DAY, days: 30 * DAY }

/** What an alert would have done, as `POST /api/alerts/backtest` answers. Nothing is saved. */
export async function readBacktest(
  db: Db,
  { alert, from, to: until, target }: BacktestBody,
  now: number,
): Promise<BacktestResponse> {
  const rule = AlertRule.parse(alert)
  const compiled = compile(rule)
  const { checks, unit } = compiled
  const per = unit === DAY ? 'days' : 'minutes'
  const to = Math.min(until, rule.on === 'close' ? Math.floor(now / unit) * unit : now)
  if (!(from < to))
    throw new Fault('invalid', 'The range holds no time that has passed.', {
      errors: [{ pointer: '/from', detail: 'must be before `to` and before now' }],
    })
  const instruments = await readScope(db, rule)
  const ranked = checks.filter(({ type }) => type === 'rank').map(({ measure }) => measure)
  const looked = ranked.length > 0 ? await readScope(db, { ...rule, scope: { all: true } }) : instruments
  const reach = Math.max(HOUR / MINUTE, ...reachOf([compiled]).values()) * unit
  const past = from - Math.max(reach, ranked.length > 0 ? RANKED_OVER[per] : 0)
  checkSize(looked.length, past, { from, to }, per)

  const series = await (per === 'days' ? readDays : readSeries)(db, looked, { from: past, to })
  const places = new Map(
    ranked.map((measure) => [
      measure,
      placesOf(series, measure, {
        first: Math.floor(from / unit),
        last: Math.ceil(to / unit),
        window: RANKED_OVER[per] / unit,
      }),
    ]),
  )
  const journal = rule.on === 'tick' && per === 'minutes' ? await readJournal(db, instruments, { from, to }) : null
  const watched = new Set(instruments.map(({ id }) => id))
  const trials = series
    .filter(({ instrumentId }) => watched.has(instrumentId))
    .map((each) => {
      const told = journal?.told.get(each.instrumentId) ?? []
      const own: Places = new Map([...places].map(([measure, of]) => [measure, of.get(each.instrumentId) ?? new Map()]))
      return new Trial(
        { ...each, told },
        { from, to },
        journal ? journalStart(each, told, journal.start) : Infinity,
        own,
      )
    })
  return { ...(await tell(rule, trials, { from, to }, target)), parts: partsOf({ from, to }, journal?.start ?? to) }
}

function checkSize(
  instruments: number,
  past: number,
  { from, to }: { from: number; to: number },
  per: 'minutes' | 'days',
): void {
  const unit = per === 'days' ? DAY : MINUTE
  const minutes = (to - past) / unit
  if (to - from <= LONGEST[per] && instruments * minutes <= MOST_MINUTES) return
  const days = Math.floor(Math.min(LONGEST[per], (MOST_MINUTES / Math.max(1, instruments)) * unit) / DAY)
  const hint =
    days >= 1
      ? `Ask for ${days} day${days === 1 ? '' : 's'} or fewer, or for fewer instruments.`
      : 'Ask for fewer instruments.'
  throw new Fault(
    'invalid',
    `That is ${Math.round(instruments * minutes).toLocaleString('en')} ${per} of ${instruments} instruments, more than one question may look at. ${hint}`,
    {
      errors: [{ pointer: '/from', detail: hint }],
    },
  )
}

async function readJournal(db: Db, instruments: readonly Watched[], { from, to }: { from: number; to: number }) {
  const kept = await findJournalStart(db)
  if (kept === null || kept >= to) return null
  const start = Math.max(kept, Math.ceil(from / MINUTE) * MINUTE)
  const told = await readTold(
    db,
    instruments.map(({ id }) => id),
    { from: start, to },
    MOST_QUOTES,
  )
  return told && { told, start }
}

/** From when the journal tells all of an instrument: what was told before it began is in candles only. */
function journalStart({ rows }: Series, told: Series['told'], start: number): number {
  const first = told[0]
  if (!first) return Infinity
  const begins = Math.floor(first.time / MINUTE)
  const isFirst = !rows.some(({ minute }) => minute * MINUTE >= start && minute < begins)
  return isFirst ? start : (begins + 1) * MINUTE
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
): Promise<Omit<BacktestResponse, 'parts'>> {
  const days = (to - from) / DAY
  const found = await runAll(compile(rule), trials)
  const fires = found.flatMap((each) => each.fires).toSorted(byTime)
  const dial = dialOf(rule, seenBy(trials, rule))
  const counts = new Map<number, number>(dial ? [[dial.threshold, fires.length / days]] : [])
  const perDay = async (threshold: number): Promise<number> => {
    const known = counts.get(threshold)
    if (known !== undefined) return known
    const run = await runAll(compile(turned(rule, threshold)), trials)
    const count = run.reduce((sum, each) => sum + each.fires.length, 0) / days
    counts.set(threshold, count)
    return count
  }
  const curve: BacktestResponse['curve'] = []
  for (const threshold of dial?.grid ?? []) curve.push({ threshold, perDay: await perDay(threshold) })
  const solved = dial && target ? await solve(dial, target.perDay, falls(rule), perDay) : undefined
  return {
    fires: fires.slice(0, MOST_FIRES),
    total: fires.length,
    perDay: fires.length / days,
    days,
    instruments: trials.length,
    curve,
    threshold: dial?.threshold ?? null,
    ...(solved === undefined ? {} : { solved: { threshold: solved, perDay: await perDay(solved) } }),
    unknown: found.reduce((sum, { unknown }) => sum + unknown, 0),
  }
}

/** Whoever else asks something meanwhile does not wait for all of it. */
async function runAll(rule: Rule, trials: readonly Trial[]) {
  const found: ReturnType<Trial['run']>[] = []
  for (const trial of trials) {
    found.push(trial.run(rule))
    await new Promise((resolve) => setImmediate(resolve))
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
