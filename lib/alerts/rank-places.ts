import type { Measure } from '@/lib/metrics/measure'
import { DAY, MINUTE } from '@/lib/platform/time'
import { BLOCK, HourWindow, type MinuteValues } from '@/lib/windows/hours'
import { deviation as deviationOf, momentsOf } from '@/lib/windows/moments'
import { rankWindow } from '@/lib/windows/rank-window'
import type { Series } from './series'

const WINDOW = DAY / MINUTE

/**
 * For each instrument its place by volatility over the 24 h before each minute from `first` to `last`, as the ranks say it:
 * largest population deviation first, ties share the smaller place.
 */
export function placesOf(
  all: readonly Series[],
  measure: Measure,
  { first, last }: { first: number; last: number },
): Map<number, Map<number, number>> {
  const places = new Map(all.map(({ instrumentId }) => [instrumentId, new Map<number, number>()]))
  const begins = first - WINDOW
  const values = columnsOf(all, measure, begins, last)
  const nothing = new Float64Array(all.length).fill(NaN)
  const at = (minute: number): MinuteValues => values.get(minute) ?? nothing
  const window = new HourWindow(all.length, (from) => Array.from({ length: BLOCK }, (_, k) => at(from + k)))
  for (let minute = begins; minute < last; minute++) {
    window.add(minute, at(minute))
    if (minute + 1 < first) continue
    const { order, deviation } = rankWindow(window)
    let place = 0
    for (const [k, i] of order.entries()) {
      if (k === 0 || deviation[i] !== deviation[order[k - 1]!]) place = k + 1
      places.get(all[i]!.instrumentId)!.set(minute + 1, place)
    }
  }
  return places
}

/** How many days the places of lanes look back on, the day itself among them: as on the page of ranks. */
export const RANKED_DAYS = 30

/** The same for lanes: over the month before each day. There are few days, so that each is worked out anew. */
export function dayPlacesOf(
  all: readonly Series[],
  measure: Measure,
  { first, last }: { first: number; last: number },
): Map<number, Map<number, number>> {
  const places = new Map(all.map(({ instrumentId }) => [instrumentId, new Map<number, number>()]))
  const pasts = all.map((series) => new Days(series, measure))
  for (let day = first; day <= last; day++) {
    const deviations = pasts.map((past) => past.before(day))
    const order = [...deviations.keys()]
      .filter((i) => deviations[i] !== null)
      .toSorted((a, b) => deviations[b]! - deviations[a]!)
    let place = 0
    for (const [k, i] of order.entries()) {
      if (k === 0 || deviations[i] !== deviations[order[k - 1]!]) place = k + 1
      places.get(all[i]!.instrumentId)!.set(day, place)
    }
  }
  return places
}

/** The days of one lane, gone through once. */
class Days {
  readonly #days: { day: number; value: number }[]
  #from = 0
  #to = 0

  constructor({ rows }: Series, measure: Measure) {
    this.#days = rows.flatMap(({ minute: day, values: { [measure]: value } }) =>
      value === null ? [] : [{ day, value }],
    )
  }

  /** The deviation over the month before `day`, which is not earlier than the last that was asked for; null without values. */
  before(day: number): number | null {
    const days = this.#days
    while (this.#to < days.length && days[this.#to]!.day < day) this.#to++
    while (this.#from < this.#to && days[this.#from]!.day < day - RANKED_DAYS) this.#from++
    return deviationOf(momentsOf(days.slice(this.#from, this.#to).map(({ value }) => value)))
  }
}

/** By minute the values of all instruments; NaN where there is none. Minutes without any are left out. */
function columnsOf(all: readonly Series[], measure: Measure, from: number, to: number): Map<number, Float64Array> {
  const columns = new Map<number, Float64Array>()
  for (const [i, { rows }] of all.entries()) {
    for (const { minute, values } of rows) {
      const value = values[measure]
      if (value === null || minute < from || minute >= to) continue
      let column = columns.get(minute)
      if (!column) columns.set(minute, (column = new Float64Array(all.length).fill(NaN)))
      column[i] = value
    }
  }
  return columns
}
