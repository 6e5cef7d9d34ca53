/** Sums and quotients leave dust beyond the fifteenth digit: 0.1 + 0.2 is 0.3, and 3 x 0.7 is 2.1. */
export function tidy(value: number): number {
  // A number of six decimals and nine digits before them is what it should be; that is far cheaper to see than to make.
  if (value < 1e9 && value > -1e9 && Math.round(value * 1e6) / 1e6 === value) return value
  return Number(value.toPrecision(15))
}

/** What lies in a window of minutes. */
export type Average = {
  n: number // real minutes
  mean: number // NaN of none; right to the last digit or the one before
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

// What a ring knows of itself lies before its values, so that a look touches one stretch of memory.
const NEWEST = 0 // minute, -1: none
const AVERAGE_OF = 1 // the minute and window of the average that is kept
const AVERAGE_OVER = 2
const MOVED_TO = 3 // count and sum of the real values in a window before this minute, and how far off the sum may be
const MOVED_OVER = 4
const COUNT = 5
const SUM = 6
const ERROR = 7
const HEAD = 8

/** The newest minutes, in memory. */
export class MinuteRing implements Past {
  readonly #cells: Float64Array
  readonly #mask: number
  readonly #average: Average = { n: 0, mean: NaN, filled: 0, missing: 0 }

  /** Holds at least `minutes` before the newest. */
  constructor(minutes: number) {
    const length = 2 ** Math.ceil(Math.log2(minutes + 2))
    this.#cells = new Float64Array(HEAD + length).fill(NaN)
    this.#cells[NEWEST] = -1
    this.#mask = length - 1
  }

  get length(): number {
    return this.#mask + 1
  }

  /** Null: something was quoted in that minute, but it says nothing of this measure. */
  set(minute: number, value: number | null): void {
    const cells = this.#cells
    const newest = cells[NEWEST]!
    if (minute < newest - this.#mask) return
    cells[AVERAGE_OF] = NaN
    if (minute < cells[MOVED_TO]!) cells[MOVED_TO] = NaN
    if (minute > newest) {
      for (let between = Math.max(newest + 1, minute - this.#mask); between < minute; between++)
        cells[HEAD + (between & this.#mask)] = NaN
      cells[NEWEST] = minute
    }
    cells[HEAD + (minute & this.#mask)] = value ?? VALUELESS
  }

  /** NaN when nothing is known of that minute. */
  get(minute: number): number {
    const value = this.#at(minute)
    return value === VALUELESS ? NaN : value
  }

  #at(minute: number): number {
    const newest = this.#cells[NEWEST]!
    return minute > newest || minute < newest - this.#mask ? NaN : this.#cells[HEAD + (minute & this.#mask)]!
  }

  /** The answer is the ring's own. */
  average(minute: number, minutes: number): Average {
    const cells = this.#cells
    const average = this.#average
    if (cells[AVERAGE_OF] === minute && cells[AVERAGE_OVER] === minutes) return average
    let n = 0
    let sum = 0
    let lost = 0 // what the sum is too small by: a threshold that is met exactly must not look passed
    let missing = 0
    for (let each = minute - minutes; each < minute; each++) {
      const value = this.#at(each)
      if (value === VALUELESS || (value !== value && n === 0)) missing++
      if (value === VALUELESS || value !== value) continue
      const more = sum + value
      lost += Math.abs(sum) >= Math.abs(value) ? sum - more + value : value - more + sum
      sum = more
      n++
    }
    average.n = n
    average.mean = n === 0 ? NaN : (sum + lost) / n
    average.missing = missing
    average.filled = minutes - n - missing
    cells[AVERAGE_OF] = minute
    cells[AVERAGE_OVER] = minutes
    return average
  }

  /**
   * The mean of the `minutes` before `minute`, right to nine digits at least; NaN when fewer than `needed` are real. Moves from
   * minute to minute without adding all of them up again, so it is for bounds, and `average` for decisions.
   */
  roughMean(minute: number, minutes: number, needed: number): number {
    const cells = this.#cells
    const isNext = cells[MOVED_TO] === minute - 1 && cells[MOVED_OVER] === minutes
    if (isNext) {
      this.#move(this.get(minute - 1 - minutes), -1)
      this.#move(this.get(minute - 1), 1)
    }
    const isFresh = isNext || (cells[MOVED_TO] === minute && cells[MOVED_OVER] === minutes)
    if (!isFresh || cells[ERROR]! > Math.abs(cells[SUM]!) * ROUGH) {
      cells[COUNT] = cells[SUM] = cells[ERROR] = 0
      for (let each = minute - minutes; each < minute; each++) this.#move(this.get(each), 1)
    }
    cells[MOVED_TO] = minute
    cells[MOVED_OVER] = minutes
    return cells[COUNT]! < needed ? NaN : cells[SUM]! / cells[COUNT]!
  }

  #move(value: number, sign: 1 | -1): void {
    if (value !== value) return
    const cells = this.#cells
    cells[COUNT]! += sign
    cells[SUM]! += sign * value
    cells[ERROR]! += (Math.abs(cells[SUM]!) + Math.abs(value)) * Number.EPSILON
  }

  last(minute: number, reach: number): number {
    for (let each = minute; each > minute - reach; each--) {
      const value = this.get(each)
      if (value === value) return value
    }
    return NaN
  }
}
