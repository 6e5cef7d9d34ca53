import { expect, test } from 'vitest'
import { combine, contains, covers, join, streamUrl, type Want, without } from './want'

const candles: Want = { symbols: ['KRAKEN:BTCUSD'], interval: '5m', topics: ['candle'] }
const quotes: Want = { symbols: ['KRAKEN:BTCUSD', 'PUSH:A/B'], interval: null, topics: ['quote'] }
const sources: Want = { symbols: [], interval: null, topics: ['source'] }

test('what a page wants becomes one address, whoever asked first', () => {
  const address = '/api/stream?topics=source,quote&symbols=KRAKEN:BTCUSD,PUSH:A%2FB&candles=KRAKEN:BTCUSD@5m'
  expect(streamUrl(combine([candles, quotes, sources]))).toBe(address)
  expect(streamUrl(combine([sources, quotes, candles]))).toBe(address)
})

test('a table of quotes and a chart beside it ask for one candle, not for a table of candles', () => {
  const table: Want = { ...quotes, symbols: Array.from({ length: 50 }, (_, at) => `PUSH:${at}`) }
  expect(combine([candles, table])).toMatchObject({ candles: ['KRAKEN:BTCUSD@5m'], quotes: { length: 50 } })
})

test('pages with candles of different lengths share a stream', () => {
  const whole = join([combine([candles]), combine([{ ...candles, interval: '1h' }])])
  expect(whole.candles).toEqual(['KRAKEN:BTCUSD@1h', 'KRAKEN:BTCUSD@5m'])
  expect(contains(whole, combine([candles]))).toBe(true)
})

test('one stream watches two hundred instruments at most', () => {
  const many: Want = { ...quotes, symbols: Array.from({ length: 300 }, (_, at) => `PUSH:${at}`) }
  const whole = combine([candles, many])
  expect(whole.quotes).toHaveLength(200)
  expect(covers(whole, candles)).toBe(true)
  expect(contains(whole, { quotes: many.symbols, candles: [], topics: [] })).toBe(false)
})

test.each<[name: string, part: Want, expected: boolean]>([
  ['what was asked for', candles, true],
  ['a part of it', { ...quotes, symbols: ['PUSH:A/B'] }, true],
  ['another interval', { ...candles, interval: '1h' }, false],
  ['another instrument', { ...quotes, symbols: ['KRAKEN:ETHUSD'] }, false],
  ['a symbol that no address can hold', { ...quotes, symbols: ['PUSH:A,B'] }, false],
  ['another topic', sources, false],
])('a stream and %s', (_, part, expected) => {
  expect(covers(combine([candles, quotes]), part)).toBe(expected)
})

test('what the server does not know is not covered', () => {
  const whole = without(combine([candles, quotes]), ['KRAKEN:BTCUSD'])
  expect(covers(whole, candles)).toBe(false)
  expect(covers(whole, { ...quotes, symbols: ['PUSH:A/B'] })).toBe(true)
})
