import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { MINUTE } from '@/lib/platform/time'
import { UNIT } from './decimal'
import { CODES, TAPE_MINUTES, type Code } from './instruments'
import { pathOf, stepCount, type Step } from './path'
import { readTape, type Bar } from './tape-format'

/** A trade at a moment of the wall clock. Ids of an instrument are consecutive, also across the loops of the tape. */
export type Trade = Step & { id: number; time: number }

/** Figures of a stretch of time. Volume in units of 1e-8. */
export type Summary = { high: number; low: number; volume: number; count: number }

/** The four recorded days of one instrument, addressed by wall-clock minutes since 1970: the tape loops for ever. */
export class Tape {
  readonly code: Code
  readonly #bars: (Bar | undefined)[] = Array.from({ length: TAPE_MINUTES })
  /** Trades in all minutes of the tape before this one. */
  readonly #before = new Uint32Array(TAPE_MINUTES + 1)
  /** The money of each minute once somebody asked for it: it needs the trades, which are made anew each time. */
  readonly #turnover = new Float64Array(TAPE_MINUTES).fill(NaN)

  constructor(code: Code) {
    this.code = code
    const packed = readFileSync(new URL(`./tape/${code}.gz`, import.meta.url))
    for (const { minute, ...bar } of readTape(gunzipSync(packed).toString('utf8'))) this.#bars[minute] = bar
    for (const [minute, bar] of this.#bars.entries()) {
      this.#before[minute + 1] = (this.#before[minute] ?? 0) + (bar ? stepCount(bar, this.#seed(minute)) : 0)
    }
  }

  /** The whole candle of a wall-clock minute; undefined when nothing was traded in it. */
  bar(minute: number): Bar | undefined {
    return this.#bars[onTape(minute)]
  }

  /** All trades of a wall-clock minute, also those still to come. */
  trades(minute: number): Trade[] {
    const bar = this.bar(minute)
    if (!bar) return []
    const first = this.tradesBefore(minute) + 1
    const steps = pathOf(bar, this.#seed(onTape(minute)))
    return steps.map((step, i) => Object.assign(step, { id: first + i, time: minute * MINUTE + step.offset }))
  }

  /** How many trades there were since 1970 before this minute; the next one has this number plus one as its id. */
  tradesBefore(minute: number): number {
    const perLoop = this.#before[TAPE_MINUTES] ?? 0
    return Math.floor(minute / TAPE_MINUTES) * perLoop + (this.#before[onTape(minute)] ?? 0)
  }

  /** Figures of the whole minutes `from <= minute < to`. */
  summary(from: number, to: number): Summary {
    const sum = { high: -Infinity, low: Infinity, volume: 0, count: 0 }
    for (let minute = from; minute < to; minute++) {
      const bar = this.bar(minute)
      if (!bar) continue
      if (bar.high > sum.high) sum.high = bar.high
      if (bar.low < sum.low) sum.low = bar.low
      sum.volume += bar.volume
    }
    if (to > from) sum.count = this.tradesBefore(to) - this.tradesBefore(from)
    return sum
  }

  turnover(minute: number): number {
    const known = this.#turnover[onTape(minute)] ?? NaN
    return Number.isNaN(known) ? (this.#turnover[onTape(minute)] = turnoverOf(this.trades(minute))) : known
  }

  #seed(tapeMinute: number): number {
    return (CODES.indexOf(this.code) + 1) * 1_000_003 + tapeMinute
  }
}

/** The epoch's days and the tape's days agree modulo four, so the time of day on the tape is that on the wall. */
const onTape = (minute: number): number => ((minute % TAPE_MINUTES) + TAPE_MINUTES) % TAPE_MINUTES

/** The money that changed hands, for volume-weighted averages. */
export function turnoverOf(trades: readonly Trade[]): number {
  let sum = 0
  for (const { price, size } of trades) sum += (price / UNIT) * (size / UNIT)
  return sum
}
