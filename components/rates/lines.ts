import type { HistogramData, LineData, UTCTimestamp, WhitespaceData } from 'lightweight-charts'
import { toChartTime } from '@/components/candles/bars'
import type { DayRate } from '@/lib/rates/contract'

export type Line = (LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[]
export type Counts = (HistogramData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[]

const timeOf = (day: string) => toChartTime(Date.parse(day))

/** The averages as a line; a day without one is a gap. */
export const toLine = (days: readonly DayRate[]): Line =>
  days.map(({ day, average_price }) =>
    average_price === null ? { time: timeOf(day) } : { time: timeOf(day), value: average_price },
  )

/** How many prices each day has, over all the lanes that are shown. */
export function toCounts(lanes: readonly (readonly DayRate[])[], colour: string): Counts {
  const sums = new Map<string, number>()
  for (const days of lanes) for (const { day, count = 0 } of days) sums.set(day, (sums.get(day) ?? 0) + count)
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, count]) => (count === 0 ? { time: timeOf(day) } : { time: timeOf(day), value: count, color: colour }))
}

/** A lone day between gaps would be no line at all: such days are drawn as points too. */
export const hasLoneDays = (days: readonly DayRate[]): boolean =>
  days.some(
    ({ average_price }, at) =>
      average_price !== null &&
      (days[at - 1]?.average_price ?? null) === null &&
      (days[at + 1]?.average_price ?? null) === null,
  )
