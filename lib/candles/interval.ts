import { z } from 'zod'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'

export const INTERVALS = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
] as const
export const Interval = z.enum(INTERVALS)
export type Interval = z.infer<typeof Interval>

/** Length and phase of the intervals that are all of one length. Phases count from 1970-01-01 UTC, a Thursday. */
export const FIXED: Record<Exclude<Interval, '1M'>, { length: number; phase: number }> = {
  '1m': { length: MINUTE, phase: 0 },
  '3m': { length: 3 * MINUTE, phase: 0 },
  '5m': { length: 5 * MINUTE, phase: 0 },
  '15m': { length: 15 * MINUTE, phase: 0 },
  '30m': { length: 30 * MINUTE, phase: 0 },
  '1h': { length: HOUR, phase: 0 },
  '2h': { length: 2 * HOUR, phase: 0 },
  '4h': { length: 4 * HOUR, phase: 0 },
  '6h': { length: 6 * HOUR, phase: 0 },
  '8h': { length: 8 * HOUR, phase: 0 },
  '12h': { length: 12 * HOUR, phase: 0 },
  '1d': { length: DAY, phase: 0 },
  '3d': { length: 3 * DAY, phase: 0 },
  '1w': { length: 7 * DAY, phase: 4 * DAY },
}

/** The open time of the candle of `interval` that holds `time`, moved by `steps` candles (epoch ms, UTC). */
export function openTimeOf(time: number, interval: Interval, steps = 0): number {
  if (interval === '1M') {
    const date = new Date(time)
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + steps)
  }
  const { length, phase } = FIXED[interval]
  return (Math.floor((time - phase) / length) + steps) * length + phase
}

/** The close time of the candle that opens at `openTime`: the first moment that belongs to the next one. */
export const closeTimeOf = (openTime: number, interval: Interval): number => openTimeOf(openTime, interval, 1)
