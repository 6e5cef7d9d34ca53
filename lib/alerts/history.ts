/** Sums and quotients leave dust beyond the fifteenth digit: 0.1 + 0.2 is 0.3, and 3 x 0.7 is 2.1. */
export const tidy = (value: number): number => Number(value.toPrecision(15))

/** What lies in a window of minutes. */
export type Average = {
  n: number // real minutes
  mean: number // NaN of none
  filled: number // minutes in which nothing was quoted
  missing: number // minutes before the first real one, or without a value
}

/** The minutes before a point, of one measure of one instrument. Minutes are counted since 1970. */
export interface Past {
  /** Of the `minutes` before `minute`. The answer changes with the next question. */
  average(minute: number, minutes: number): Average
  /** The newest value at or before `minute`, but not more than `reach` minutes older; NaN without one. */
  last(minute: number, reach: number): number
}

/** How far off a rough mean may be before it is added up anew. */
const ROUGH = 1e-10

/** A minute in which something was quoted, but whose value is not known. */
const VALUELESS = Infinity

/** The newest minutes, in memory. */
export class MinuteRing implements Past {
  readonly #values: Float64Array
  readonly #mask: number
  #newest = -1
  #averageOf = NaN // the minute and window of the average that is kept
  #averageOver = 0
  readonly #average: Average = { n: 0, mean: NaN, filled: 0, missing: 0 }
  /** Count and sum of the real values in a window that ends before `#movedTo`, and how far off the sum may be. */
  #movedTo = NaN
  #movedOver = 0
  #n = 0
  #sum = 0
  #error = 0

  /** Holds at least `minutes` before the newest. */
  constructor(minutes: number) {
    const length = 2 ** Math.ceil(Math.log2(minutes + 2))
    this.#values = new Float64Array(length).fill(NaN)
    this.#mask = length - 1
  }

  get length(): number {
    return this.#values.length
  }

  /** NaN: nothing was quoted. Null: something was, but it says nothing of this measure. */
  set(minute: number, value: number | null): void {
    if (minute <= this.#newest - this.#values.length) return
    this.#averageOf = NaN
    if (minute < this.#movedTo) this.#movedTo = NaN
    if (minute > this.#newest) {
      const from = Math.max(this.#newest + 1, minute - this.#values.length + 1)
      for (let between = from; between < minute; between++) this.#values[between & this.#mask] = NaN
      this.#newest = minute
    }
    this.#values[minute & this.#mask] = value ?? VALUELESS
  }

  /** NaN when nothing is known of that minute. */
  get(minute: number): number {
    if (minute > this.#newest || minute <= this.#newest - this.#values.length) return NaN
    const value = this.#values[minute & this.#mask]!
    return value === VALUELESS ? NaN : value
  }

  average(minute: number, minutes: number): Average {
    const average = this.#average
    if (this.#averageOf === minute && this.#averageOver === minutes) return average
    let n = 0
    let first = 0
    let sum = 0
    let missing = 0
    for (let each = minute - minutes; each < minute; each++) {
      const value =
        each > this.#newest || each <= this.#newest - this.#values.length ? NaN : this.#values[each & this.#mask]!
      if (value === VALUELESS || (value !== value && n === 0)) missing++
      if (value === VALUELESS || value !== value) continue
      if (n++ === 0) first = value
      sum += value - first // of equal values the mean is exactly that value
    }
    average.n = n
    average.mean = n === 0 ? NaN : tidy(first + sum / n)
    average.missing = missing
    average.filled = minutes - n - missing
    this.#averageOf = minute
    this.#averageOver = minutes
    return average
  }

  /**
   * The mean of the `minutes` before `minute`, right to nine digits at least; NaN when fewer than `needed` are real. Moves from
   * minute to minute without adding all of them up again, so it is for bounds, and `average` for decisions.
   */
  roughMean(minute: number, minutes: number, needed: number): number {
    if (this.#movedTo === minute - 1 && this.#movedOver === minutes) {
      this.#move(this.get(minute - 1 - minutes), -1)
      this.#move(this.get(minute - 1), 1)
    }
    const isFresh = (this.#movedTo === minute - 1 || this.#movedTo === minute) && this.#movedOver === minutes
    if (!isFresh || this.#error > Math.abs(this.#sum) * ROUGH) {
      this.#n = this.#sum = this.#error = 0
      for (let each = minute - minutes; each < minute; each++) this.#move(this.get(each), 1)
    }
    this.#movedTo = minute
    this.#movedOver = minutes
    return this.#n < needed ? NaN : this.#sum / this.#n
  }

  #move(value: number, sign: 1 | -1): void {
    if (value !== value) return
    this.#n += sign
    this.#sum += sign * value
    this.#error += (Math.abs(this.#sum) + Math.abs(value)) * Number.EPSILON
  }

  last(minute: number, reach: number): number {
    for (let each = minute; each > minute - reach; each--) {
      const value = this.get(each)
      if (value === value) return value
    }
    return NaN
  }
}
