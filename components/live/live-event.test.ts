import { expect, test } from 'vitest'
import { concerns, parseEvent, type LiveEvent } from './live-event'

const quote: LiveEvent = { topic: 'quote', data: { symbol: 'KRAKEN:BTCUSD', price: 5, time: 7 } }

test('an event is believed when it keeps the contract', () => {
  expect(parseEvent('quote', JSON.stringify(quote.data))).toEqual(quote)
})

test.each<[text: unknown]>([['{"symbol":"KRAKEN:BTCUSD","price":"5","time":7}'], ['{"symbol":'], [''], [undefined]])(
  'an event that says %j is nothing',
  (text) => {
    expect(parseEvent('quote', text)).toBeUndefined()
  },
)

test('an event concerns those who asked for it', () => {
  const want = { symbols: ['KRAKEN:BTCUSD'], interval: null, topics: ['quote'] } as const
  expect(concerns(quote, want)).toBe(true)
  expect(concerns(quote, { ...want, symbols: ['KRAKEN:ETHUSD'] })).toBe(false)
  expect(concerns(quote, { ...want, topics: ['candle'] })).toBe(false)
  expect(concerns({ topic: 'reset' }, want)).toBe(true)
})
