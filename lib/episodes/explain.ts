import { AlertRule } from '@/lib/alerts/alert'
import type { AlertView, EpisodeView, ExplainRequest, ExplainResponse, Trace } from '@/lib/alerts/contract'
import { type AlertState, evaluate, OK } from '@/lib/alerts/evaluate'
import { MinuteRing } from '@/lib/alerts/history'
import type { Point, Values, Window } from '@/lib/alerts/judge'
import { readSeries, readTold } from '@/lib/alerts/read-series'
import { compile, reachOf, type Rule } from '@/lib/alerts/rule'
import { pathOf, type Row, type Told } from '@/lib/alerts/series'
import { getAlert } from '@/lib/alerts/store'
import { wordsOf } from '@/lib/alerts/words'
import { InstrumentRef } from '@/lib/instruments/contract'
import { getInstrument } from '@/lib/instruments/store'
import type { Measure } from '@/lib/metrics/measure'
import type { Db } from '@/lib/platform/db'
import { DAY, HOUR, MINUTE, minuteOf, parseDuration } from '@/lib/platform/time'
import { readRanks } from '@/lib/ranks/store'
import { findEndBefore, findEpisodeAt } from './store'

const MOST_QUOTES = 100_000

/** Why an alert fired in a minute, or why it did not, as `GET /api/alerts/{id}/explain` answers. */
export async function explain(
  db: Db,
  alertId: number,
  { symbol, at }: ExplainRequest,
  now: number,
): Promise<ExplainResponse> {
  const alert = await getAlert(db, alertId)
  const instrument = await getInstrument(db, InstrumentRef.parse(symbol))
  const minute = minuteOf(at)
  const range = { from: minute, to: minute + MINUTE }
  const of = { alertId, instrumentId: instrument.id }
  const episode = (await findEpisodeAt(db, of, range)) ?? null
  const answer = {
    alert: { id: alert.id, name: alert.name, revision: alert.revision },
    symbol: instrument.symbol,
    minute,
    episode,
  }
  if (episode && episode.minute === minute) {
    const words = [`It fired: ${episode.text}`, ...episode.trace.readings.map(wordsOf)]
    return { ...answer, fired: true, basis: 'episode', words, trace: episode.trace }
  }

  const rule = compile(AlertRule.parse(alert))
  const reach = Math.max(HOUR / MINUTE, ...reachOf([rule]).values()) * MINUTE
  const [series] = await readSeries(db, [instrument], { from: minute - reach, to: minute + MINUTE })
  const rows = series!.rows
  const told = rule.on === 'tick' ? await readTold(db, [instrument.id], range, MOST_QUOTES) : null
  const quotes = (told?.get(instrument.id) ?? []).filter(({ time, isPoll }) => !isPoll && minuteOf(time) === minute)
  const row = rows.find((each) => each.minute * MINUTE === minute)
  const points = pointsOf(rule, minute, row, quotes)
  const places = await readPlaces(db, rule, instrument.symbol, minute)
  const trace = look(rule, { rows, places }, points, episode)
  const words = [
    ...(trace ? trace.readings.map(wordsOf) : [nothingWords(range, now)]),
    ...(await whyNot(db, alert, of, { minute, trace, episode, isRunning: minute + MINUTE > now })),
  ]
  return { ...answer, fired: false, basis: quotes.length > 0 ? 'journal' : 'candles', words, trace }
}

/** The places that an instrument had before those that count in a minute, and these. */
type Places = { before: ReadonlyMap<Measure, number | null>; counting: ReadonlyMap<Measure, number | null> }

/** A rule on places only sees a minute with the places that it leaves behind, any other with those that it began with. */
async function readPlaces(db: Db, rule: Rule, symbol: string, minute: number): Promise<Places> {
  const measures = new Set(rule.checks.filter(({ type }) => type === 'rank').map(({ measure }) => measure))
  const at = async (to: number) => {
    const places = new Map<Measure, number | null>()
    for (const measure of measures) {
      const ranks = await readRanks(db, { measure, by: 'stddev', window: DAY }, { from: to - DAY, to })
      places.set(measure, ranks.find(({ name }) => name === symbol)?.rank ?? null)
    }
    return places
  }
  const turn = rule.isRanked ? minute + MINUTE : minute
  return { before: await at(turn - MINUTE), counting: await at(turn) }
}

function pointsOf(rule: Rule, minute: number, row: Row | undefined, quotes: readonly Told[]): Point[] {
  if (rule.isRanked)
    return [{ at: minute + MINUTE, minute: minute / MINUTE, on: rule.on, values: row?.values ?? NOTHING }]
  if (rule.on === 'tick' && quotes.length > 0) {
    const values = row?.values ?? NOTHING
    let volume: number | null = null
    return quotes
      .toSorted((a, b) => a.time - b.time)
      .map(({ time, price, size }) => {
        if (size !== null) volume = Number(((volume ?? 0) + size).toPrecision(15))
        return { at: time, minute: minute / MINUTE, on: 'tick', values: { ...values, price, volume } }
      })
  }
  if (!row) return []
  if (rule.on === 'close') return [{ at: minute + MINUTE, minute: row.minute, on: 'close', values: row.values }]
  return pathOf(row).map((point) => ({ ...point, minute: row.minute, on: 'tick' }))
}

const NOTHING = {
  price: null,
  volume: null,
  volume_24h: null,
  change_absolute: null,
  change_percentage: null,
  rate: null,
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
    const before = evaluate(rule, OK, { at: (minute + 1) * MINUTE, minute, on: 'close', values }, window)
    state = { ...state, crossable: state.crossable | before.state.crossable }
  }
  see(first.minute - 1, NOTHING)
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

function nothingWords({ from }: { from: number }, now: number): string {
  return from > now
    ? 'That minute has not come yet.'
    : 'Nothing was quoted in this minute, so there was nothing to evaluate.'
}

type About = { minute: number; trace: Trace | null; episode: EpisodeView | null; isRunning: boolean }

/** What besides the condition kept it from firing. */
async function whyNot(
  db: Db,
  alert: AlertView,
  of: { alertId: number; instrumentId: number },
  { minute, trace, episode, isRunning }: About,
): Promise<string[]> {
  const words: string[] = []
  if (alert.createdAt > minute + MINUTE) words.push('The alert was made later than this minute.')
  else if (alert.revision > 1 && alert.updatedAt > minute + MINUTE)
    words.push(`The alert was changed later; this is how its revision ${alert.revision} sees the minute.`)
  if (!alert.enabled) words.push('The alert is switched off.')
  if (alert.expiresAt !== null && alert.expiresAt <= minute) words.push('The alert had expired.')
  if (episode)
    words.push(`It was firing already, since ${new Date(episode.startedAt).toISOString()}: one episode, one beginning.`)
  if (trace?.holds !== true) return words
  if (alert.for !== null) words.push(`It held, but it has to hold for ${alert.for} before it fires.`)
  const ended = alert.cooldown === null ? null : await findEndBefore(db, of, minute + MINUTE)
  if (ended !== null && minute < ended + parseDuration(alert.cooldown!)!)
    words.push(`It held, but the last episode ended less than ${alert.cooldown} before.`)
  if (isRunning && alert.on === 'close') words.push('The minute still runs; it is evaluated when it is complete.')
  if (words.length === 0)
    words.push(
      'It holds by what is known now. What was known then may have been less: quotes that came more than five minutes late fire nothing.',
    )
  return words
}
