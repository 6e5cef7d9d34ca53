import type { Interval } from '@/lib/candles/interval'
import { DAY, HOUR } from '@/lib/platform/time'

/** Lengths of time to look at, each with the interval that shows it in some hundreds of candles. */
export const RANGES = {
  '1h': { interval: '1m', length: HOUR, title: 'the last hour' },
  '6h': { interval: '1m', length: 6 * HOUR, title: 'the last 6 hours' },
  '24h': { interval: '5m', length: DAY, title: 'the last 24 hours' },
  '3d': { interval: '15m', length: 3 * DAY, title: 'the last 3 days' },
  '1w': { interval: '30m', length: 7 * DAY, title: 'the last 7 days' },
  '1M': { interval: '2h', length: 30 * DAY, title: 'the last 30 days' },
  '3M': { interval: '6h', length: 91 * DAY, title: 'the last 3 months' },
  '1y': { interval: '1d', length: 365 * DAY, title: 'the last year' },
} as const satisfies Record<string, { interval: Interval; length: number; title: string }>

export const RANGE_NAMES = Object.keys(RANGES) as RangeName[]
export type RangeName = keyof typeof RANGES

/** Candles that are shown when nothing else was chosen, and how much air is right of the newest one. */
export const USUAL_COUNT = 140
const AIR = 4
const LEAST_COUNT = 20

/** From which to which candle (their places in the list) a chart looks at first. */
export function firstView(openTimes: readonly number[], range: RangeName | ''): { from: number; to: number } {
  const count = openTimes.length
  const last = openTimes.at(-1)
  const to = count + AIR
  if (range === '' || last === undefined) return { from: Math.max(count - USUAL_COUNT, -10), to }
  const begin = last - RANGES[range].length
  const first = openTimes.findIndex((openTime) => openTime > begin)
  return { from: Math.min(first, count - LEAST_COUNT), to }
}
