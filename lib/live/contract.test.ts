import { expect, test } from 'vitest'
import { StreamRequest } from './contract'

test('candles are named one by one, whatever else is watched', () => {
  const asked = StreamRequest.parse({
    topics: 'quote',
    symbols: 'KRAKEN:ETHUSD',
    candles: 'KRAKEN:BTCUSD@1h,PUSH:A@B@5m',
  })
  expect(asked).toMatchObject({
    topics: ['quote'],
    candles: [
      { symbol: 'KRAKEN:BTCUSD', interval: '1h' },
      { symbol: 'PUSH:A@B', interval: '5m' },
    ],
  })
})

test.each(['KRAKEN:BTCUSD', 'KRAKEN:BTCUSD@7m', '@1h'])('%s is no candle', (candles) => {
  expect(StreamRequest.safeParse({ candles }).success).toBe(false)
})
