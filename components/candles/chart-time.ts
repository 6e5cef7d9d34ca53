import { formatDay, formatMinute } from '@/components/freshness/age'
import type { Interval } from '@/lib/candles/interval'
import { offsetName, UTC, wallTime } from './zone'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A candle of a day or more is a day of UTC, in whatever zone it is looked at: its date is not told in another one. */
export const isDaily = (interval: Interval): boolean => /[dwM]$/.test(interval)
export const shownZone = (interval: Interval, zone: string): string => (isDaily(interval) ? UTC : zone)

/** When a candle opened, as exactly as its interval needs. */
export function formatOpenTime(openTime: number, interval: Interval, zone: string): string {
  const wall = wallTime(shownZone(interval, zone), openTime)
  return isDaily(interval) ? formatDay(wall) : `${formatDay(wall)} ${formatMinute(wall)}`
}

/** The same with its zone, so that it stands alone. */
export const formatOpening = (openTime: number, interval: Interval, zone: string): string =>
  `${formatOpenTime(openTime, interval, zone)} ${offsetName(shownZone(interval, zone), openTime)}`

export type Mark = 'year' | 'month' | 'day' | 'time'

/** A mark on the time axis, alike in every locale. */
export function formatMark(time: number, mark: Mark, zone: string): string {
  const date = new Date(wallTime(zone, time))
  const month = MONTHS[date.getUTCMonth()]!
  if (mark === 'year') return String(date.getUTCFullYear())
  if (mark === 'month') return month
  return mark === 'day' ? `${date.getUTCDate()} ${month}` : formatMinute(date.getTime())
}
