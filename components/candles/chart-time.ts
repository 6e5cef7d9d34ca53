import { TickMarkType, type TickMarkFormatter, type Time } from 'lightweight-charts'
import { formatClock, formatDay, formatMinute, formatMoment } from '@/components/freshness/age'
import type { Interval } from '@/lib/candles/interval'
import { fromChartTime } from './bars'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const momentOf = (time: Time): number => (typeof time === 'number' ? fromChartTime(time) : Number.NaN)

/** Marks along the time axis, in UTC and alike in every locale. */
export const tickMark: TickMarkFormatter = (time, type) => {
  const at = momentOf(time)
  const date = new Date(at)
  if (type === TickMarkType.Year) return String(date.getUTCFullYear())
  if (type === TickMarkType.Month) return MONTHS[date.getUTCMonth()] ?? null
  if (type === TickMarkType.DayOfMonth) return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
  return type === TickMarkType.TimeWithSeconds ? formatClock(at) : formatMinute(at)
}

export const crosshairTime = (time: Time): string => formatMoment(momentOf(time)).replace(/:\d\d UTC$/, ' UTC')

/** When a candle opened, as exactly as its interval needs. */
export const formatOpenTime = (openTime: number, interval: Interval): string =>
  /[dwM]$/.test(interval) ? formatDay(openTime) : `${formatDay(openTime)} ${formatMinute(openTime)}`
