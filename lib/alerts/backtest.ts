import type { Measure } from '@/lib/metrics/measure'
import { DAY, MINUTE } from '@/lib/platform/time'
import type { BacktestResponse } from './contract'
import { type Gap, Hush } from './dead-source'
import { type AlertState, elapse, type Evaluation, follow, OK } from './evaluate'
import type { Past } from './history'
import type { Point, Window } from './judge'
import { tighten, unlimited } from './limits'
import { replayTold } from './replay'
import { type Rule, wholeOf } from './rule'
import { endOf, pathOf, type Row, RowPast, type Series } from './series'

export type Fire = BacktestResponse['fires'][number]
type Range = { from: number; to: number }
export type Journal = { from: number; foldFrom: number }
const NO_JOURNAL: Journal = { from: Infinity, foldFrom: Infinity }
/** By measure and minute: the place of an instrument by volatility. */
export type Places = ReadonlyMap<Measure, ReadonlyMap<number, number>>
/** A window that moves along the rows. `minute`: the one with whose beginning the places came that count. */
type Looking = Window & { at: number; minute: number }
type Tried = { fires: Fire[]; unknown: number }

/** One instrument, ready to be tried with many rules that differ in their numbers only. */
export class Trial {
  readonly series: Series
  readonly #range: Range
  readonly journalFrom: number
  readonly #foldFrom: number
  readonly #places: Places
  readonly #pasts = new Map<Measure, RowPast>()
  #hush: Hush | undefined

  /** `journal`: where quotes take over from candles, and since when they are known. */
  constructor(series: Series, range: Range, journal: Journal = NO_JOURNAL, places: Places = new Map()) {
    this.series = series
    this.#range = range
    this.journalFrom = journal.from
    this.#foldFrom = journal.foldFrom
    this.#places = places
  }

  /** What the rule would have done. The same evaluation as live, on what is kept. `gaps`: when its source was dead, for rules on sources. */
  run(rule: Rule, gaps: readonly Gap[] = []): Tried {
    const { symbol, told, instrumentId } = this.series
    this.#hush = new Hush(rule, gaps, instrumentId)
    const found = new Findings(symbol)
    const window = this.#window()
    let state = OK
    if (rule.isRanked) {
      this.#turns(rule, window, found)
      return { fires: found.fires, unknown: found.unknown }
    }
    const isInJournal = rule.on === 'tick' && this.journalFrom < this.#range.to && told.length > 0
    const until = isInJournal ? Math.max(this.#range.from, this.journalFrom) : this.#range.to
    const isWhole = rule.on === 'close' || rule.unit === DAY
    state = isWhole ? this.#wholes(rule, window, found) : this.#minutes(rule, window, found, until)
    if (isInJournal)
      state = replayTold(
        rule,
        state,
        this.series,
        { ...this.#range, from: until, foldFrom: Math.min(this.#foldFrom, until) },
        { window, hush: this.#hush },
        (evaluation) => found.add(evaluation),
      )
    return { fires: found.fires, unknown: found.unknown }
  }

  #window(): Looking {
    const pasts = this.#pasts
    const { rows } = this.series
    const places = this.#places
    const window = {
      heardAt: 0,
      at: 0,
      minute: 0,
      ring(measure: Measure): Past {
        let past = pasts.get(measure)
        if (!past) pasts.set(measure, (past = new RowPast(rows, measure)))
        past.at = window.at
        return past
      },
      rank: (measure: Measure) => places.get(measure)?.get(window.minute) ?? null,
    }
    return window
  }

  /** Places only: at the turn of each minute, whether anything was quoted in it or not. */
  #turns(rule: Rule, window: Looking, found: Findings): void {
    const { rows } = this.series
    const { from, to } = this.#range
    let at = this.#first(MINUTE)
    if (rows.length === 0) return
    const values = rows[0]!.values // what else there is does not matter
    let state = OK
    const end = rule.on === 'close' ? to + 1 : to
    for (let minute = Math.ceil(from / MINUTE); minute * MINUTE < end; minute++) {
      for (; rows[at] && rows[at]!.minute < minute; at++) window.heardAt = (rows[at]!.minute + 1) * MINUTE
      window.minute = minute
      const point: Point = { at: minute * MINUTE, minute: minute - 1, on: rule.on, values }
      state = found.step(rule, state, point, window, true)
    }
    elapse(rule, state, end, { minute: Math.ceil(to / MINUTE) - 1, values }, window, (evaluation) =>
      found.add(evaluation),
    )
  }

  /** On close: each minute once it is complete. A day of a lane is one value, which on tick is there with its first moment. */
  #wholes(rule: Rule, window: Looking, found: Findings): AlertState {
    const { rows } = this.series
    let state = OK
    let last: Point | undefined
    const tell = (evaluation: Evaluation) => found.add(evaluation)
    for (let at = this.#first(rule.unit, rule.on); at < rows.length; at++) {
      const { minute, values } = rows[at]!
      if (minute * rule.unit >= this.#range.to) break
      window.at = at
      // Places of minutes are found when one begins, those of lanes from the day itself.
      window.minute = rule.unit === DAY ? minute + 1 : minute
      const rest = state.phase === 'ok' ? isAtRest(rule, rows[at]!, window) : 'no'
      if (rest === 'unknown') found.unknown++
      if (rest !== 'no') continue
      const point: Point = { ...wholeOf(rule, minute), values }
      if (last) state = this.#hush!.pass(rule, state, point.at, last, window, tell)
      state = found.step(rule, state, point, window, true)
      window.heardAt = (minute + 1) * rule.unit
      last = point
    }
    if (!last) return state
    state = this.#hush!.pass(rule, state, this.#range.to + 1, last, window, tell)
    return elapse(rule, state, this.#range.to + 1, last, window, tell)
  }

  /** On tick, where only candles are left: the prices of each minute. Minutes that cannot change anything are passed over. */
  #minutes(rule: Rule, window: Looking, found: Findings, until: number): AlertState {
    const { rows } = this.series
    let state = OK
    let last: Point | undefined
    let limits = { up: -Infinity, down: Infinity, volume: -Infinity, through: -1 }
    const tell = (evaluation: Evaluation) => found.add(evaluation)
    // The volume of a minute is known at its end only.
    const isForEnd = rule.checks.every(({ measure }) => measure === 'volume')
    const isQuoted = rule.checks.every(
      ({ measure, type }) => (measure === 'price' || measure === 'volume') && type !== 'rank',
    )
    for (let at = this.#first(MINUTE); at < rows.length; at++) {
      const row = rows[at]!
      if (Math.max(row.minute * MINUTE, this.#range.from) >= until) break
      window.at = at
      window.minute = row.minute
      const rest = state.phase === 'ok' ? isAtRest(rule, row, window) : 'no'
      if (rest === 'unknown') found.unknown++
      if (rest !== 'no') {
        window.heardAt = row.minute * MINUTE + MINUTE - 1
        continue
      }
      const isPassed =
        !isQuoted ||
        row.high > limits.up ||
        row.low < limits.down ||
        (row.values.volume ?? NaN) > limits.volume ||
        row.minute > limits.through ||
        (state.dueAt ?? Infinity) <= (row.minute + 1) * MINUTE ||
        rule.hasSilence ||
        rule.noData !== 'keep'
      if (isPassed) {
        // Of the minute in which the range begins, only its end is surely in it.
        const hasEndOnly = isForEnd || row.minute * MINUTE < this.#range.from
        for (const { at: time, values } of hasEndOnly ? [endOf(row)] : pathOf(row)) {
          const point: Point = { at: time, minute: row.minute, on: 'tick', values }
          if (last) state = this.#hush!.pass(rule, state, time, last, window, tell)
          state = found.step(rule, state, point, window, values === row.values)
          window.heardAt = time
          last = point
        }
        limits = unlimited()
        tighten(limits, rule, state, last!, window)
      }
      window.heardAt = row.minute * MINUTE + MINUTE - 1
    }
    if (!last) return state
    state = this.#hush!.pass(rule, state, until, last, window, tell)
    return elapse(rule, state, until, last, window, tell)
  }

  /** The first row of which something is known in the range only; those before it are the past. A day has its value from its beginning. */
  #first(unit: number, on: Rule['on'] = 'close'): number {
    const { rows } = this.series
    const { from } = this.#range
    const isKnownBefore = ({ minute }: Row) =>
      unit === DAY && on === 'tick' ? minute * unit < from : (minute + 1) * unit <= from
    let [low, high] = [0, rows.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (isKnownBefore(rows[middle]!)) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Thresholds are drawn a little too tight: what comes near is evaluated, and most of the time it is nothing. */
const NEAR = 1e-9

/** Whether a whole minute leaves an alert that is ok as it is. Asked of most minutes, so only where the answer is cheap. */
function isAtRest(rule: Rule, { minute, high, low, values }: Row, window: Window): 'yes' | 'unknown' | 'no' {
  if (!('check' in rule.tree) || rule.hasSilence || rule.noData !== 'keep') return 'no'
  const { type, measure, level, side, minutes, needed } = rule.tree.check
  if (type !== 'ratio' && type !== 'change' && type !== 'above' && type !== 'below') return 'no'
  const value = values[measure]
  if (value === null) return 'unknown'
  let [over, under] = [level, level]
  if (type === 'ratio') {
    const average = window.ring(measure)!.average(minute, minutes)
    if (average.n < needed) return 'unknown'
    over = under = level * average.mean
  } else if (type === 'change') {
    const reference = window.ring(measure)!.last(minute - minutes, minutes)
    if (!(reference > 0)) return 'no'
    over = reference * (1 + level / 100)
    under = reference * (1 - level / 100)
  }
  const isQuoted = measure === 'price' && rule.on === 'tick'
  const isBelow = side < 0 || (isQuoted ? high : value) < over - Math.abs(over) * NEAR
  const isAbove = side > 0 || (isQuoted ? low : value) > under + Math.abs(under) * NEAR
  return isBelow && isAbove ? 'yes' : 'no'
}

/** What fired, and when it ended. */
class Findings {
  readonly fires: Fire[] = []
  unknown = 0
  readonly #symbol: string

  constructor(symbol: string) {
    this.#symbol = symbol
  }

  /** `isWhole`: the point is all that there is to its minute, so that it counts when nothing can be said of it. */
  step(rule: Rule, state: AlertState, point: Point, window: Window, isWhole: boolean): AlertState {
    const { state: next, holds } = follow(rule, state, point, window, (evaluation) => this.add(evaluation))
    if (isWhole && holds === null) this.unknown++
    return next
  }

  add({ event, trace }: Evaluation): void {
    const open = this.fires.at(-1)
    if (event?.ended && open) open.endedAt = event.ended.at
    if (!event?.began || !trace) return
    const { readings } = trace
    const { value, threshold, mean, ratio } = readings.find(({ holds }) => holds === true) ?? readings[0]!
    const { at } = event.began
    this.fires.push({ symbol: this.#symbol, at, minute: trace.minute, endedAt: null, value, threshold, mean, ratio })
  }
}
