import { AlertRule, isDaily } from '@/lib/alerts/alert'
import type { AlertView, EpisodeView, ExplainRequest, ExplainResponse, Trace } from '@/lib/alerts/contract'
import { type AlertState, evaluate, OK } from '@/lib/alerts/evaluate'
import { MinuteRing } from '@/lib/alerts/history'
import { NO_VALUES, type Point, type Values, type Window } from '@/lib/alerts/judge'
import { readDays } from '@/lib/alerts/read-days'
import { RANKED_DAYS } from '@/lib/alerts/rank-places'
import { readSeries, readTold } from '@/lib/alerts/read-series'
import { compile, LIVE_DAYS, reachOf, type Rule, wholeOf } from '@/lib/alerts/rule'
import { pathOf, type Row, type Told } from '@/lib/alerts/series'
import { getAlert } from '@/lib/alerts/store'
import { wordsOf } from '@/lib/alerts/words'
import { InstrumentRef } from '@/lib/instruments/contract'
import type { Instrument } from '@/lib/instruments/instrument'
import { getInstrument } from '@/lib/instruments/store'
import type { Measure } from '@/lib/metrics/measure'
import type { Db } from '@/lib/platform/db'
import { DAY, HOUR, MINUTE, minuteOf, parseDuration } from '@/lib/platform/time'
import { readRanks } from '@/lib/ranks/store'
import { readLaneRanks } from '@/lib/ranks/store-lanes'
import { MIN_PRICES } from '@/lib/rates/contract'
import { findEndBefore, findEpisodeAt } from './store'

const MOST_QUOTES = 100_000
const LATE_DAYS = `a day that gets its rate more than ${LIVE_DAYS} days late, or after a later day had one, fires nothing`

const firing = (episode: EpisodeView) => {
  const { minute, text, trace } = episode
  const words = [`It fired: ${text}`, ...trace.readings.map(wordsOf)]
  return { minute, episode, fired: true, basis: 'episode' as const, words, trace }
}

/** Why an alert fired in a minute (of a lane: on a day), or why it did not, as `GET /api/alerts/{id}/explain` answers. */
export async function explain(
  db: Db,
  alertId: number,
  { symbol, at }: ExplainRequest,
  now: number,
): Promise<ExplainResponse> {
  const alert = await getAlert(db, alertId)
  const instrument = await getInstrument(db, InstrumentRef.parse(symbol))
  const rule = compile(AlertRule.parse(alert))
  const { unit } = rule
  const of = { alertId, instrumentId: instrument.id }
  const about = { alert: { id: alert.id, name: alert.name, revision: alert.revision }, symbol: instrument.symbol }
  // What is known when its minute is over begins with the first moment of the next: asked for that, it is what is meant.
  const begun = await findEpisodeAt(db, of, { from: at, to: at + 1 })
  if (begun?.startedAt === at) return { ...about, ...firing(begun) }
  const minute = Math.floor(at / unit) * unit
  const range = { from: minute, to: minute + unit }
  const episode = (await findEpisodeAt(db, of, range)) ?? null
  if (episode && episode.minute === minute) return { ...about, ...firing(episode) }
  const answer = { ...about, minute, episode }

  if (!isWatched(alert, instrument)) {
    const words = [`This alert does not watch ${instrument.symbol}.`]
    return { ...answer, fired: false, basis: 'candles', words, trace: null }
  }
  const isOfDays = unit === DAY
  const reach = Math.max(HOUR / MINUTE, ...reachOf([rule]).values()) * unit
  const read = isOfDays ? readDays : readSeries
  const [series] = await read(db, [instrument], { from: minute - reach, to: minute + unit })
  const rows = series!.rows
  const told = rule.on === 'tick' && !isOfDays ? await readTold(db, [instrument.id], range, MOST_QUOTES) : null
  const quotes = (told?.get(instrument.id) ?? []).filter(({ time, isPoll }) => !isPoll && minuteOf(time) === minute)
  const row = rows.find((each) => each.minute * unit === minute)
  const points = pointsOf(rule, minute, row, quotes)
  const places = await readPlaces(db, rule, instrument.symbol, minute)
  const trace = look(rule, { rows, places }, points, episode)
  const words = [
    ...(trace ? trace.readings.map(wordsOf) : [nothingWords(rule, range, now)]),
    ...(await whyNot(db, alert, of, { minute, trace, episode, unit, isRunning: minute + unit > now })),
  ]
  return { ...answer, fired: false, basis: quotes.length > 0 ? 'journal' : 'candles', words, trace }
}

const isWatched = (alert: AlertView, { symbol, source, kind }: Instrument): boolean => {
  const { scope } = alert
  if (isDaily(alert) !== (kind === 'lane')) return false
  return 'symbols' in scope ? scope.symbols.includes(symbol) : 'all' in scope || scope.source === source
}

/** The places that an instrument had before those that count in a minute, and these. */
type Places = { before: ReadonlyMap<Measure, number | null>; counting: ReadonlyMap<Measure, number | null> }

/**
 * A rule on places only sees a minute with the places that it leaves behind, and a lane its day; any other rule with those that
 * it began with.
 */
async function readPlaces(db: Db, rule: Rule, symbol: string, minute: number): Promise<Places> {
  const measures = new Set(rule.checks.filter(({ type }) => type === 'rank').map(({ measure }) => measure))
  const [read, window] = rule.unit === DAY ? [readLaneRanks, RANKED_DAYS * DAY] : [readRanks, DAY]
  const at = async (to: number) => {
    const places = new Map<Measure, number | null>()
    for (const measure of measures) {
      const ranks = await read(db, { measure, by: 'stddev', window }, { from: to - window, to })
      places.set(measure, ranks.find(({ name }) => name === symbol)?.rank ?? null)
    }
    return places
  }
  const turn = rule.isRanked || rule.unit === DAY ? minute + rule.unit : minute
  return { before: await at(turn - rule.unit), counting: await at(turn) }
}

function pointsOf(rule: Rule, minute: number, row: Row | undefined, quotes: readonly Told[]): Point[] {
  if (rule.isRanked)
    return [{ at: minute + MINUTE, minute: minute / MINUTE, on: rule.on, values: row?.values ?? NO_VALUES }]
  if (rule.on === 'tick' && quotes.length > 0) {
    const values = row?.values ?? NO_VALUES
    let volume: number | null = null
    return quotes
      .toSorted((a, b) => a.time - b.time)
      .map(({ time, price, size }) => {
        if (size !== null) volume = Number(((volume ?? 0) + size).toPrecision(15))
        return { at: time, minute: minute / MINUTE, on: 'tick', values: { ...values, price, volume } }
      })
  }
  if (!row) return []
  if (rule.on === 'close' || rule.unit === DAY) return [{ ...wholeOf(rule, row.minute), values: row.values }]
  return pathOf(row).map((point) => ({ ...point, minute: row.minute, on: 'tick' }))
}

/** The point that came nearest: the first that held, else the one that was furthest out, else the last. */
function look(
  rule: Rule,
  { rows, places }: { rows: readonly Row[]; places: Places },
  points: readonly Point[],
  episode: EpisodeView | null,
): Trace | null {
  const rings = new Map<Measure, MinuteRing>()
  for (const [measure, minutes] of reachOf([rule])) rings.set(measure, new MinuteRing(minutes))
  let known = places.before
  const window: Window = {
    ring: (measure) => rings.get(measure),
    rank: (measure) => known.get(measure) ?? null,
    heardAt: 0,
  }
  let state: AlertState = episode ? { ...OK, phase: 'firing', startedAt: episode.startedAt, told: episode.value } : OK
  const first = points[0]
  if (!first) return null
  // Whether a level can be crossed depends on where it was seen before.
  const see = (minute: number, values: Values) => {
    const before = evaluate(rule, OK, { at: (minute + 1) * rule.unit, minute, on: 'close', values }, window)
    state = { ...state, crossable: state.crossable | before.state.crossable }
  }
  see(first.minute - 1, NO_VALUES)
  for (const { minute, values } of rows) {
    if (minute >= first.minute) break
    see(minute, values)
    for (const [measure, ring] of rings) ring.set(minute, values[measure])
  }
  known = places.counting
  const traces = points.map((point) => {
    const { trace, state: next } = evaluate(rule, state, point, window)
    state = { ...state, crossable: next.crossable }
    return trace!
  })
  return traces.find(({ holds }) => holds === true) ?? furthest(traces, rule.checks[0]!.side)
}

function furthest(traces: readonly Trace[], side: 1 | -1 | 0): Trace {
  const valueOf = ({ readings }: Trace) => {
    const value = readings[0]?.value ?? null
    return value === null ? -Infinity : side === 0 ? Math.abs(value) : value * side
  }
  return traces.reduce((best, trace) => (valueOf(trace) >= valueOf(best) ? trace : best))
}

function nothingWords({ unit }: Rule, { from }: { from: number }, now: number): string {
  if (unit === DAY)
    return from > now
      ? 'That day has not come yet.'
      : `This day has fewer than ${MIN_PRICES} prices, so it has no rate and there was nothing to evaluate.`
  return from > now
    ? 'That minute has not come yet.'
    : 'Nothing was quoted in this minute, so there was nothing to evaluate.'
}

type About = { minute: number; unit: number; trace: Trace | null; episode: EpisodeView | null; isRunning: boolean }

/** What besides the condition kept it from firing. */
async function whyNot(
  db: Db,
  alert: AlertView,
  of: { alertId: number; instrumentId: number },
  { minute, unit, trace, episode, isRunning }: About,
): Promise<string[]> {
  const words: string[] = []
  const name = unit === DAY ? 'day' : 'minute'
  if (alert.createdAt > minute + unit) words.push(`The alert was made later than this ${name}.`)
  else if (alert.revision > 1 && alert.updatedAt > minute + unit)
    words.push(`The alert was changed later; this is how its revision ${alert.revision} sees the ${name}.`)
  if (!alert.enabled) words.push('The alert is switched off.')
  if (alert.expiresAt !== null && alert.expiresAt <= minute) words.push('The alert had expired.')
  if (episode)
    words.push(`It was firing already, since ${new Date(episode.startedAt).toISOString()}: one episode, one beginning.`)
  if (trace?.holds !== true) return words
  if (alert.for !== null) words.push(`It held, but it has to hold for ${alert.for} before it fires.`)
  const ended = alert.cooldown === null ? null : await findEndBefore(db, of, minute + unit)
  if (ended !== null && minute < ended + parseDuration(alert.cooldown!)!)
    words.push(`It held, but the last episode ended less than ${alert.cooldown} before.`)
  if (isRunning && alert.on === 'close') words.push(`The ${name} still runs; it is evaluated when it is complete.`)
  if (words.length === 0)
    words.push(
      `It holds by what is known now. What was known then may have been less: ${unit === DAY ? LATE_DAYS : 'quotes that came more than five minutes late fire nothing'}.`,
    )
  return words
}
