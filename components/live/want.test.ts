import { expect, test } from 'vitest'
import { combine, covers, streamUrl, type Want } from './want'

const candles: Want = { symbols: ['KRAKEN:BTCUSD'], interval: '5m', topics: ['candle'] }
const quotes: Want = { symbols: ['KRAKEN:BTCUSD', 'PUSH:A/B'], interval: null, topics: ['quote'] }
const sources: Want = { symbols: [], interval: null, topics: ['source'] }

test('what a page wants becomes one address, whoever asked first', () => {
  const address = '/api/stream?topics=candle,quote,source&interval=5m&symbols=KRAKEN:BTCUSD,PUSH:A%2FB'
  expect(streamUrl(combine([candles, quotes, sources]))).toBe(address)
  expect(streamUrl(combine([sources, quotes, candles]))).toBe(address)
})

test('one stream watches two hundred instruments at most', () => {
  const many: Want = { ...quotes, symbols: Array.from({ length: 300 }, (_, at) => `PUSH:${at}`) }
  const whole = combine([candles, many])
  expect(whole.symbols).toHaveLength(200)
  expect(covers(whole, candles)).toBe(true)
  expect(covers(whole, many)).toBe(false)
})

test.each<[name: string, part: Want, expected: boolean]>([
  ['what was asked for', candles, true],
  ['a part of it', { ...quotes, symbols: ['PUSH:A/B'] }, true],
  ['another interval', { ...candles, interval: '1h' }, false],
  ['another instrument', { ...quotes, symbols: ['KRAKEN:ETHUSD'] }, false],
  ['another topic', sources, false],
])('a stream and %s', (_, part, expected) => {
  expect(covers(combine([candles, quotes]), part)).toBe(expected)
})
