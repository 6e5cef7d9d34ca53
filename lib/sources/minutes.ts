import type { MinuteBar } from '@/lib/candles/candle'
import { MINUTE } from '@/lib/platform/time'
import { readAmount, readPrice } from './number'
import type { RejectionReason } from '@/lib/quotes/rejection'
import type { Range } from './source'

/** One minute as an exchange wrote it, in our words but not yet believed. */
export type StatedMinute = Record<'openTime' | 'open' | 'high' | 'low' | 'close' | 'volume', unknown> & {
  count: unknown
}

/** The exchange's own candle of a minute, or why it is none. `count: null` where the exchange does not count. */
export function readMinute(stated: StatedMinute, receivedAt: number): MinuteBar | RejectionReason {
  const openTime = readAmount(stated.openTime)
  if (typeof openTime === 'string') return openTime
  if (openTime % MINUTE !== 0) return 'malformed'
  if (openTime > receivedAt + MINUTE) return 'future'
  const open = readPrice(stated.open)
  if (typeof open === 'string') return open
  const high = readPrice(stated.high)
  if (typeof high === 'string') return high
  const low = readPrice(stated.low)
  if (typeof low === 'string') return low
  const close = readPrice(stated.close)
  if (typeof close === 'string') return close
  const volume = readAmount(stated.volume)
  if (typeof volume === 'string') return volume
  const count = stated.count === null ? null : readAmount(stated.count)
  if (typeof count === 'string') return count
  if (high < Math.max(open, close) || low > Math.min(open, close)) return 'malformed'
  return { openTime, open, high, low, close, volume, count, quality: 'exchange', openedAt: null, closedAt: null }
}

/** Those that lie wholly within the range, ascending, each minute once. */
export function minutesWithin(bars: readonly MinuteBar[], { from, to }: Range): MinuteBar[] {
  const byTime = new Map<number, MinuteBar>()
  for (const bar of bars) {
    if (bar.openTime >= from && bar.openTime + MINUTE <= to && !byTime.has(bar.openTime)) byTime.set(bar.openTime, bar)
  }
  return [...byTime.values()].toSorted((a, b) => a.openTime - b.openTime)
}
