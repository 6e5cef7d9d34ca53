import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseJson } from '../number'
import { parseCandles, parseTickers, symbolByRule } from './parse'

const fixture = (name: string) =>
  parseJson(readFileSync(`${import.meta.dirname}/fixtures/${name}.json`, 'utf8')) as unknown[]

/** A row as the exchange sends it, about whatever the test does not talk about. */
const row = (symbol: string, price: unknown = 5) => [symbol, 4, 1, 6, 1, 0.5, 0.1, price, 100, 7, 3]

test('recorded tickers are read, funding rows are passed over', () => {
  const { listings, tickers, rejected, symbols } = parseTickers(fixture('tickers'))
  expect(listings).toEqual([
    { code: 'BTCUSD', name: 'BTC/USD', kind: 'crypto', base: 'BTC', quote: 'USD' },
    { code: 'ETHUSD', name: 'ETH/USD', kind: 'crypto', base: 'ETH', quote: 'USD' },
  ])
  expect(tickers).toEqual([
    {
      code: 'BTCUSD',
      price: 101550,
      bid: 101530,
      ask: 101540,
      volume24h: 661.88869229,
      changeAbsolute: 2680,
      changePercentage: 2.71063,
    },
    {
      code: 'ETHUSD',
      price: 293.3,
      bid: 293.3,
      ask: 293.48,
      volume24h: 169154.90556116,
      changeAbsolute: 8.29,
      changePercentage: 2.91,
    },
  ])
  expect(rejected).toEqual([])
  expect([...symbols]).toEqual([
    ['BTCUSD', 'tBTCUSD'],
    ['ETHUSD', 'tETHUSD'],
  ])
})

test.each<[symbol: string, code: string, name: string, kind: string]>([
  ['tDOGE:USD', 'DOGEUSD', 'DOGE/USD', 'crypto'],
  ['tIOTUSD', 'IOTUSD', 'IOT/USD', 'crypto'],
  ['tUSTUSD', 'USTUSD', 'UST/USD', 'crypto'],
  ['tXAUT:UST', 'XAUTUST', 'XAUT/UST', 'crypto'],
  ['tBTCF0:USTF0', 'BTCF0USTF0', 'BTCF0/USTF0', 'other'],
])('%s is listed as %s', (symbol, code, name, kind) => {
  const { listings, symbols } = parseTickers([row(symbol)])
  expect(listings).toMatchObject([{ code, name, kind }])
  expect(symbols.get(code)).toBe(symbol)
  expect(symbolByRule(code)).toBe(symbol)
})

test.each(['fUSD', 'tTESTBTC:TESTUSD', 'tTESTBTCF0:TESTUSDTF0'])('%s is no market', (symbol) => {
  expect(parseTickers([row(symbol)])).toMatchObject({ listings: [], tickers: [], rejected: [] })
})

test.each<[bad: unknown, code: string | null, reason: string]>([
  [row('tETHUSD', 0), 'ETHUSD', 'malformed'],
  [row('tETHUSD', -1), 'ETHUSD', 'negative'],
  [row('tETHUSD', null), 'ETHUSD', 'not-a-number'],
  [row('tETHUSD', '1,234.5'), 'ETHUSD', 'not-a-number'],
  [row('tETHUSD', 'NaN'), 'ETHUSD', 'not-finite'],
  [row('tETHUSD', '1.234567890123456'), 'ETHUSD', 'too-many-digits'],
  [row('tETHUSD').slice(0, 8), 'ETHUSD', 'malformed'],
  [row('tBTCUSD'), 'BTCUSD', 'malformed'],
  [row('tETHEREUM'), null, 'malformed'],
  [[null, 1], null, 'malformed'],
  ['error', null, 'malformed'],
])('the bad row %j is counted and costs its neighbours nothing', (bad, code, reason) => {
  const { tickers, rejected } = parseTickers([row('tBTCUSD'), bad, row('tXRPUSD')])
  expect(tickers.map((ticker) => ticker.code)).toEqual(['BTCUSD', 'XRPUSD'])
  expect(rejected).toEqual([{ code, reason }])
})

test.each([
  [0.07, 7],
  [0.0057, 0.57],
  [-0.0175, -1.75],
  [0, 0],
])('a change of %f is %f %', (fraction, percentage) => {
  expect(parseTickers([row('tBTCUSD').with(6, fraction)]).tickers).toMatchObject([{ changePercentage: percentage }])
})

test('what stands beside the price is null when it is not known, never 0', () => {
  const [ticker] = parseTickers([['tBTCUSD', null, null, 'x', 0, null, null, 5, null, null, null]]).tickers
  expect(ticker).toEqual({
    code: 'BTCUSD',
    price: 5,
    bid: null,
    ask: null,
    volume24h: null,
    changeAbsolute: null,
    changePercentage: null,
  })
})

test('recorded candles are read: close stands before high and low', () => {
  const later = Date.UTC(2019, 5, 27)
  const { bars, rejected } = parseCandles(
    'BTCUSD',
    [[1_560_000_000_000, 10, 12, 15, 9, 2.5], ...fixture('candles')],
    later,
  )
  expect(bars).toHaveLength(9)
  expect(bars[0]).toEqual({
    openTime: 1_560_000_000_000,
    open: 10,
    close: 12,
    high: 15,
    low: 9,
    volume: 2.5,
    count: null,
    quality: 'exchange',
    openedAt: null,
    closedAt: null,
  })
  expect(rejected).toEqual([])
})

test.each<[bad: unknown, reason: string]>([
  [[1_560_000_060_000, 10, 12, 11, 9, 1], 'malformed'],
  [[1_560_000_060_000, 10, 12, 15, 11, 1], 'malformed'],
  [[1_560_000_060_001, 10, 12, 15, 9, 1], 'malformed'],
  [[1_560_000_060_000, 10, 12, 15, 9], 'malformed'],
  [[1_560_000_060_000, 10, 12, 15, -9, 1], 'negative'],
  [[1_560_000_060_000, 10, 12, 15, 9, null], 'not-a-number'],
  [[1_870_000_020_000, 10, 12, 15, 9, 1], 'future'],
  ['error', 'malformed'],
])('the bad candle %j is counted and costs its neighbours nothing', (bad, reason) => {
  const good = [1_560_000_000_000, 10, 12, 15, 9, 2.5]
  const { bars, rejected } = parseCandles('BTCUSD', [good, bad, good], 1_560_000_600_000)
  expect(bars).toHaveLength(2)
  expect(rejected).toEqual([{ code: 'BTCUSD', reason }])
})
