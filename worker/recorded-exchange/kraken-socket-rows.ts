import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import { toText, UNIT } from './decimal'
import { candleAt } from './history'
import { Digits } from './json-text'
import { averageAndCount } from './kraken-ohlc'
import { vwap, type Pair } from './kraken-pairs'
import type { Trade } from './tape'

/** Version 2 of the WebSocket knows BTC/USD only, not XBT/USD. */
export const symbolOf = ({ market }: Pair): string => market.code.replace('USD', '/USD')

/** RFC 3339 with microseconds. */
export const micros = (time: number, nanos = 0): string => `${upToMs(time)}${pad(Math.floor(nanos / 1_000), 3)}Z`
/** RFC 3339 with nanoseconds. */
export const nanoseconds = (time: number): string => `${upToMs(time)}${pad(0, 6)}Z`

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')
const upToMs = (time: number) =>
  `${new Date(Math.floor(time / SECOND) * SECOND).toISOString().slice(0, 20)}${pad(time % SECOND, 3)}`

export const tradeEntry = (pair: Pair, { id, time, nanos, price, size, side, order }: Trade) => ({
  symbol: symbolOf(pair),
  side,
  price: new Digits(toText(price, pair.decimals)),
  qty: new Digits(toText(size, 8)),
  ord_type: order,
  trade_id: id,
  timestamp: micros(time, nanos),
})

/** The candle of `length` minutes as far as it has come; undefined without a trade. */
export function ohlcEntry(pair: Pair, minute: number, length: number, now: number) {
  const candle = candleAt(pair.market, minute, length, now)
  if (!candle) return undefined
  const price = (units: number) => new Digits(toText(units, pair.decimals))
  const { average, count } = averageAndCount(pair, minute, length, candle, now)
  return {
    symbol: symbolOf(pair),
    open: price(candle.open),
    high: price(candle.high),
    low: price(candle.low),
    close: price(candle.close),
    trades: count,
    volume: new Digits(toText(candle.volume, 8)),
    vwap: price(average),
    interval_begin: nanoseconds(minute * MINUTE),
    interval: length,
    timestamp: micros((minute + length) * MINUTE),
  }
}

export function tickerEntry(pair: Pair, now: number) {
  const { market } = pair
  const { last, before, day, book } = market.ticker(now)
  const price = (units: number) => new Digits(toText(units, pair.decimals))
  const size = (units: number) => new Digits(toText(units, 8))
  return {
    symbol: symbolOf(pair),
    bid: price(book.bid),
    bid_qty: size(book.bidSize),
    ask: price(book.ask),
    ask_qty: size(book.askSize),
    last: price(last.price),
    volume: size(day.volume),
    vwap: price(vwap(pair, market.turnover(now - DAY, now), day.volume)),
    low: price(day.low),
    high: price(day.high),
    change: price(last.price - before.price),
    change_pct: new Digits(
      toText(Math.round(((last.price - before.price) / before.price) * 100 * 100) * (UNIT / 100), 2),
    ),
    timestamp: micros(now),
  }
}
