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
  readonly #open = new Float64Array(TAPE_MINUTES)
  readonly #high = new Float64Array(TAPE_MINUTES)
  readonly #low = new Float64Array(TAPE_MINUTES)
  readonly #close = new Float64Array(TAPE_MINUTES)
  /** Zero where nothing was traded. */
  readonly #volume = new Float64Array(TAPE_MINUTES)
  /** Trades in all minutes of the tape before this one. */
  readonly #before = new Uint32Array(TAPE_MINUTES + 1)
  /** The money of each minute once somebody asked for it: it needs the trades, which are made anew each time. */
  readonly #turnover = new Float64Array(TAPE_MINUTES).fill(NaN)

  constructor(code: Code) {
    this.code = code
    const packed = readFileSync(new URL(`./tape/${code}.gz`, import.meta.url))
    for (const bar of readTape(gunzipSync(packed).toString('latin1'))) {
      this.#open[bar.minute] = bar.open
      this.#high[bar.minute] = bar.high
      this.#low[bar.minute] = bar.low
      this.#close[bar.minute] = bar.close
      this.#volume[bar.minute] = bar.volume
    }
    for (let minute = 0; minute < TAPE_MINUTES; minute++) {
      const bar = this.bar(minute)
      this.#before[minute + 1] = (this.#before[minute] ?? 0) + (bar ? stepCount(bar, this.#seed(minute)) : 0)
    }
  }

  /** The whole candle of a wall-clock minute; undefined when nothing was traded in it. */
  bar(minute: number): Bar | undefined {
    const at = onTape(minute)
    const [open, high, low] = [this.#open[at] ?? 0, this.#high[at] ?? 0, this.#low[at] ?? 0]
    const [close, volume] = [this.#close[at] ?? 0, this.#volume[at] ?? 0]
    return volume === 0 ? undefined : { open, high, low, close, volume }
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
      const at = onTape(minute)
      const volume = this.#volume[at] ?? 0
      if (volume === 0) continue
      sum.high = Math.max(sum.high, this.#high[at] ?? 0)
      sum.low = Math.min(sum.low, this.#low[at] ?? 0)
      sum.volume += volume
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
