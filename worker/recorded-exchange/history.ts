import { MINUTE } from '@/lib/platform/time'
import { OPENED, type Market } from './market'
import type { Bar } from './tape-format'

/** A candle of any length; `minute` is where it opens, in minutes since 1970. */
export type Candle = Bar & { minute: number }

/** The candle of `length` minutes that opens at `minute`, as far as it has come; undefined without a trade. */
export function candleAt(market: Market, minute: number, length: number, now: number): Candle | undefined {
  let candle: Candle | undefined
  const end = Math.min(minute + length, Math.floor(now / MINUTE) + 1)
  for (let at = Math.max(minute, OPENED / MINUTE); at < end; at++) {
    const bar = market.bar(at, now)
    if (!bar) continue
    if (!candle) {
      candle = { minute, ...bar }
      continue
    }
    candle.high = Math.max(candle.high, bar.high)
    candle.low = Math.min(candle.low, bar.low)
    candle.close = bar.close
    candle.volume += bar.volume
  }
  return candle
}

export type Stretch = { from: number; to: number; ascending: boolean; limit: number }

/** Candles that open within `from <= time <= to` (epoch ms); those without trades are absent. */
export function readCandles(
  market: Market,
  length: number,
  { from, to, ascending, limit }: Stretch,
  now: number,
): Candle[] {
  const first = Math.ceil(Math.max(from, OPENED) / MINUTE / length) * length
  const last = Math.floor(Math.min(to, now) / MINUTE / length) * length
  const found: Candle[] = []
  for (let step = 0; first + step <= last && found.length < limit; step += length) {
    const candle = candleAt(market, ascending ? first + step : last - step, length, now)
    if (candle) found.push(candle)
  }
  return found
}
