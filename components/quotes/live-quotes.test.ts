import { expect, test } from 'vitest'
import type { InstrumentView } from '@/lib/instruments/contract'
import { withQuote, withQuoteOnce } from './live-quotes'

const known: InstrumentView = {
  id: 1,
  symbol: 'KRAKEN:BTCUSD',
  source: 'kraken',
  name: 'Bitcoin',
  kind: 'crypto',
  base: 'BTC',
  quote: 'USD',
  status: 'available',
  lastPrice: 110,
  lastAt: 1_000,
  freshness: 'late',
  volume24h: 4,
  changeAbsolute: 10,
  changePercentage: 10,
  recorded: false,
}
const hear = (price: number, time: number, instrument = known) =>
  withQuote(instrument, { symbol: 'KRAKEN:BTCUSD', price, time })

test('a newer quote moves the price, its freshness and the change against the same price of a day before', () => {
  expect(hear(105, 99_000)).toEqual({
    ...known,
    lastPrice: 105,
    lastAt: 99_000,
    freshness: 'fresh',
    changeAbsolute: 5,
    changePercentage: 5,
  })
})

test.each<[name: string, price: number, time: number]>([
  ['an older quote', 90, 999],
  ['the same quote again', 110, 1_000],
])('%s leaves the very same instrument', (_, price, time) => {
  expect(hear(price, time)).toBe(known)
})

test('a change that is not known stays so, and the first price has none', () => {
  const silent = { ...known, changeAbsolute: null, changePercentage: null }
  expect(hear(105, 99_000, silent)).toMatchObject({ lastPrice: 105, changeAbsolute: null, changePercentage: null })
  const first = { ...silent, lastPrice: null, lastAt: null, freshness: 'unknown' } as const
  expect(hear(105, 99_000, first)).toMatchObject({ lastPrice: 105, freshness: 'fresh', changeAbsolute: null })
})

test('the same instrument and quote are the same thing to see', () => {
  const quote = { symbol: 'KRAKEN:BTCUSD', price: 105, time: 99_000 }
  const seen = withQuoteOnce(known, quote)
  expect(withQuoteOnce(known, quote)).toBe(seen)
  expect(withQuoteOnce(known, { ...quote, price: 106 })).toMatchObject({ lastPrice: 106 })
  expect(withQuoteOnce(known, undefined)).toBe(known)
})
