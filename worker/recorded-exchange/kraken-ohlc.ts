import { MINUTE } from '@/lib/platform/time'
import { toText } from './decimal'
import { candleAt } from './history'
import { vwap, type Pair } from './kraken-pairs'
import { OPENED, type Market } from './market'
import type { Bar } from './tape-format'

export const INTERVALS = [1, 5, 15, 30, 60, 240, 1440, 10080, 21600]
const FINISHED_ROWS = 720

/**
 * The 720 finished candles before the running one, and that one: nothing older, whatever `since` (seconds) says.
 * A candle without trades is a flat row at the close before it.
 */
export function ohlc(pair: Pair, length: number, since: number, now: number) {
  const running = Math.floor(now / MINUTE / length) * length
  const oldest = Math.ceil(OPENED / MINUTE / length) * length
  const first = Math.max(running - FINISHED_ROWS * length, oldest)
  let close = pair.market.lastTrade(first * MINUTE - 1).price
  const rows = []
  for (let minute = first; minute <= running; minute += length) {
    const candle = candleAt(pair.market, minute, length, now)
    const bar = candle ?? { open: close, high: close, low: close, close, volume: 0 }
    if (minute === running || minute * 60 > since) rows.push(row(pair, minute, length, bar, now))
    close = bar.close
  }
  return { [pair.key]: rows, last: (running - length) * 60 }
}

function row(pair: Pair, minute: number, length: number, bar: Bar, now: number): (string | number)[] {
  const price = (units: number) => toText(units, pair.decimals)
  const { open, high, low, close, volume } = bar
  const { average, count } = averageAndCount(pair, minute, length, bar, now)
  return [minute * 60, price(open), price(high), price(low), price(close), price(average), toText(volume, 8), count]
}

/** The volume-weighted average price, 0 without volume, and the number of trades. */
export function averageAndCount(pair: Pair, minute: number, length: number, { high, low, volume }: Bar, now: number) {
  const { count, turnover } = figures(pair.market, minute, length, now)
  const average = volume === 0 ? 0 : Math.min(high, Math.max(low, vwap(pair, turnover, volume)))
  return { average, count }
}

function figures(market: Market, minute: number, length: number, now: number) {
  const sum = { count: 0, turnover: 0 }
  for (let at = minute; at < minute + length && at * MINUTE <= now; at++) {
    sum.count += market.countIn(at, now)
    sum.turnover += market.turnoverIn(at, now)
  }
  return sum
}
