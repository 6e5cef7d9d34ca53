import { DAY } from '@/lib/platform/time'
import { toText, UNIT } from './decimal'
import { vwap, type Pair } from './kraken-pairs'
import type { Summary } from './tape'

/** Sizes in the book are whole lots. */
const lot = (size: number): string => String(Math.max(1, Math.round(size / UNIT)))

/** Where a figure has two values the first is today's (since 00:00 UTC), the second that of the last 24 hours. */
export function tickerOf(pair: Pair, now: number) {
  const { market } = pair
  const { last, day, book } = market.ticker(now)
  const midnight = Math.floor(now / DAY) * DAY
  const [open] = market.trades(midnight, now)
  const today = market.summary(midnight, now) ?? { high: last.price, low: last.price, volume: 0, count: 0 }
  const price = (units: number) => toText(units, pair.decimals)
  const average = (from: number, { volume }: Summary) => price(vwap(pair, market.turnover(from, now), volume))
  return {
    a: [price(book.ask), lot(book.askSize), `${lot(book.askSize)}.000`],
    b: [price(book.bid), lot(book.bidSize), `${lot(book.bidSize)}.000`],
    c: [price(last.price), toText(last.size, 8)],
    v: [toText(today.volume, 8), toText(day.volume, 8)],
    p: [average(midnight, today), average(now - DAY, day)],
    t: [today.count, day.count],
    l: [price(today.low), price(day.low)],
    h: [price(today.high), price(day.high)],
    o: price((open ?? last).price),
  }
}
