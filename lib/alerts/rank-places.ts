import type { Measure } from '@/lib/metrics/measure'
import type { Series } from './series'

/**
 * For each instrument its place by volatility over the `window` minutes before each minute from `first` to `last`, as the ranks
 * say it: largest population deviation first, ties share the smaller place.
 */
export function placesOf(
  all: readonly Series[],
  measure: Measure,
  { first, last, window }: { first: number; last: number; window: number },
): Map<number, Map<number, number>> {
  const places = new Map(all.map(({ instrumentId }) => [instrumentId, new Map<number, number>()]))
  const sums = all.map((series) => new Sums(series, measure, window))
  for (let minute = first; minute <= last; minute++) {
    const deviations = sums.map((each) => each.move(minute))
    const sorted = [...deviations.keys()]
      .filter((k) => !Number.isNaN(deviations[k]!))
      .toSorted((a, b) => deviations[b]! - deviations[a]!)
    let place = 0
    for (const [k, of] of sorted.entries()) {
      if (k === 0 || deviations[of] !== deviations[sorted[k - 1]!]) place = k + 1
      places.get(all[of]!.instrumentId)!.set(minute, place)
    }
  }
  return places
}

/** Sums over a window that moves minute by minute, around the first value so that large prices lose no digits. */
class Sums {
  readonly #minutes: number[] = []
  readonly #values: number[] = []
  readonly #window: number
  #from = 0
  #to = 0
  #sum = 0
  #squares = 0

  constructor({ rows }: Series, measure: Measure, window: number) {
    this.#window = window
    let first = NaN
    for (const { minute, values } of rows) {
      const value = values[measure]
      if (value === null) continue
      if (Number.isNaN(first)) first = value
      this.#minutes.push(minute)
      this.#values.push(value - first)
    }
  }

  /** The deviation over the window before `minute`; NaN without values. */
  move(minute: number): number {
    for (; this.#to < this.#minutes.length && this.#minutes[this.#to]! < minute; this.#to++) this.#add(this.#to, 1)
    for (; this.#from < this.#to && this.#minutes[this.#from]! < minute - this.#window; this.#from++)
      this.#add(this.#from, -1)
    const n = this.#to - this.#from
    if (n === 0) return NaN
    return Math.sqrt(Math.max(0, this.#squares / n - (this.#sum / n) ** 2))
  }

  #add(at: number, sign: 1 | -1): void {
    const value = this.#values[at]!
    this.#sum += sign * value
    this.#squares += sign * value * value
  }
}
