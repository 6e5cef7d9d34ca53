import { MINUTE } from '@/lib/platform/time'
import { type Average, MinuteRing, type Past, tidy } from './history'
import type { Values } from './judge'

/** One minute of an instrument as it is kept. */
export type Row = {
  minute: number // since 1970
  open: number
  high: number
  low: number
  isStreamed: boolean // folded from quotes, not stated by an exchange or seen by polls
  values: Values // `price` is the close
}

/** One quote of the journal. */
export type Told = {
  receivedAt: number
  time: number
  price: number
  size: number | null
  seq: number // NaN: the source numbers nothing
  isPoll: boolean
}

/** What is known of one instrument over a stretch of time, and before it as far as a rule looks back. */
export type Series = {
  instrumentId: number
  symbol: string
  source: string
  rows: readonly Row[]
  told: readonly Told[]
}

/**
 * The past of each row of a series, worked out once: a rule is tried with many thresholds, and the averages stay what they are.
 * Rows are gone through in order, any number of times.
 */
export class RowPast implements Past {
  readonly #rows: readonly Row[]
  readonly #measure: keyof Values
  readonly #averages = new Map<number, Average[]>()
  readonly #lasts = new Map<number, Float64Array>()
  /** Which row is looked at. */
  at = 0

  constructor(rows: readonly Row[], measure: keyof Values) {
    this.#rows = rows
    this.#measure = measure
  }

  average(minute: number, minutes: number): Average {
    let averages = this.#averages.get(minutes)
    if (!averages) {
      averages = []
      this.#through(minutes, (ring, row) => void averages!.push({ ...ring.average(row, minutes) }))
      this.#averages.set(minutes, averages)
    }
    return this.#isAt(minute) ? averages[this.at]! : NOTHING
  }

  last(minute: number, reach: number): number {
    let lasts = this.#lasts.get(reach)
    if (!lasts) {
      lasts = new Float64Array(this.#rows.length)
      this.#through(2 * reach, (ring, row, at) => (lasts![at] = ring.last(row - reach, reach)))
      this.#lasts.set(reach, lasts)
    }
    return this.#isAt(minute + reach) ? lasts[this.at]! : NaN
  }

  #isAt = (minute: number) => this.#rows[this.at]?.minute === minute

  #through(minutes: number, visit: (ring: MinuteRing, minute: number, at: number) => unknown): void {
    const ring = new MinuteRing(minutes)
    for (const [at, { minute, values }] of this.#rows.entries()) {
      visit(ring, minute, at)
      const value = values[this.#measure]
      ring.set(minute, value === null ? null : tidy(value))
    }
  }
}

const NOTHING: Average = { n: 0, mean: NaN, filled: 0, missing: 0 }

/** The prices that a minute has surely seen, in an order that it may have had, ending with its volume. */
export function pathOf(row: Row): { at: number; values: Values }[] {
  const { minute, open, high, low, values } = row
  const openTime = minute * MINUTE
  const price = values.price!
  const [first, second] = price >= open ? [low, high] : [high, low]
  const before = { ...values, volume: null }
  return [
    { at: openTime, values: { ...before, price: open } },
    { at: openTime + MINUTE / 3, values: { ...before, price: first } },
    { at: openTime + (2 * MINUTE) / 3, values: { ...before, price: second } },
    endOf(row),
  ]
}

/** The end of a minute as quotes reach it; what an exchange states of it comes after it is over. */
export const endOf = ({ minute, isStreamed, values }: Row): { at: number; values: Values } => ({
  at: (minute + 1) * MINUTE - (isStreamed ? 1 : 0),
  values,
})
