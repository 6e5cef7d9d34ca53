import type { HistogramData, LineData, UTCTimestamp, WhitespaceData } from 'lightweight-charts'
import { toChartTime } from '@/components/candles/bars'
import type { DayRate } from '@/lib/rates/contract'

export type Line = (LineData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[]
export type Counts = (HistogramData<UTCTimestamp> | WhitespaceData<UTCTimestamp>)[]

const timeOf = (day: string) => toChartTime(Date.parse(day))

const averageAt = (days: readonly DayRate[], at: number): number | null => days[at]?.average_price ?? null

/** The chart draws through days without a value, in the colour of the day before them: so that one has none. */
const UNSEEN = 'transparent'

/** The averages as a line; days without one are a gap. */
export const toLine = (days: readonly DayRate[]): Line =>
  days.map(({ day, average_price }, at) => {
    const time = timeOf(day)
    if (average_price === null) return { time }
    const isEnd = averageAt(days, at + 1) === null
    return { time, value: average_price, ...(isEnd && { color: UNSEEN }) }
  })

/** Days that stand alone between gaps, which no line goes through: they are drawn as points. */
export const toPoints = (days: readonly DayRate[]): Line =>
  days.map(({ day, average_price }, at) => {
    const time = timeOf(day)
    const isAlone = averageAt(days, at - 1) === null && averageAt(days, at + 1) === null
    return average_price === null || !isAlone ? { time } : { time, value: average_price }
  })

/** How many prices each day has, over all the lanes that are shown. */
export function toCounts(lanes: readonly (readonly DayRate[])[], colour: string): Counts {
  const sums = new Map<string, number>()
  for (const days of lanes) for (const { day, count = 0 } of days) sums.set(day, (sums.get(day) ?? 0) + count)
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, count]) => (count === 0 ? { time: timeOf(day) } : { time: timeOf(day), value: count, color: colour }))
}
