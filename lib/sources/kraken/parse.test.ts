import { expect, test } from 'vitest'
import { parseOhlc, parsePairs, parseTicker, parseTrade } from './parse'

const now = 1_762_820_224_000

test('pairs are known by our codes', () => {
  const pairs = parsePairs({
    XXBTZUSD: { altname: 'XBTUSD', wsname: 'XBT/USD', aclass_base: 'currency' },
    XDGUSDT: { altname: 'XDGUSDT', wsname: 'XDG/USDT', aclass_base: 'currency' },
    AAPLXUSD: { altname: 'AAPLxUSD', wsname: 'AAPLx/USD', aclass_base: 'tokenized_asset' },
    'XXBTZUSD.d': { altname: 'XBTUSD.d' },
    broken: null,
  })
  expect([...pairs]).toEqual([
    [
      'BTCUSD',
      {
        key: 'XXBTZUSD',
        altname: 'XBTUSD',
        wsname: 'XBT/USD',
        listing: { code: 'BTCUSD', name: 'BTC/USD', kind: 'crypto', base: 'BTC', quote: 'USD' },
      },
    ],
    ['DOGEUSDT', expect.objectContaining({ key: 'XDGUSDT' })],
    ['AAPLXUSD', expect.objectContaining({ listing: expect.objectContaining({ kind: 'security' }) as unknown })],
  ])
})

const recorded = {
  a: ['105944.30000', '1', '1.000'],
  b: ['105944.20000', '1', '1.000'],
  c: ['105899.40000', '0.00009443'],
  v: ['0.78648221', '163.28908096'],
  o: '106021.60000',
}

test('a recorded ticker: the volume is that of 24 h, not today’s; no change is stated', () => {
  expect(parseTicker('BTCUSDT', recorded)).toEqual({
    code: 'BTCUSDT',
    price: 105899.4,
    bid: 105944.2,
    ask: 105944.3,
    volume24h: 163.28908096,
    changeAbsolute: null,
    changePercentage: null,
  })
})

test.each<[stated: unknown, reason: string]>([
  [undefined, 'malformed'],
  [{ ...recorded, c: 'none' }, 'malformed'],
  [{ ...recorded, c: [] }, 'malformed'],
  [{ ...recorded, c: ['0.00000'] }, 'malformed'],
  [{ ...recorded, c: ['-1.0'] }, 'negative'],
  [{ ...recorded, c: ['1,234.5'] }, 'not-a-number'],
  [{ ...recorded, c: ['105899.40000000001'] }, 'too-many-digits'],
])('the ticker %j is refused', (stated, reason) => {
  expect(parseTicker('BTCUSDT', stated)).toEqual({ code: 'BTCUSDT', reason })
})

test('what a ticker does not say is null', () => {
  expect(parseTicker('BTCUSDT', { c: ['5.0'] })).toMatchObject({ price: 5, bid: null, ask: null, volume24h: null })
})

const flat = [1_762_820_160, '105899.4', '105899.4', '105899.4', '105899.4', '0.0', '0.00000000', 0]
const traded = [1_762_789_080, '105377.3', '105377.4', '105377.1', '105377.2', '105377.1', '0.00661806', 3]
const running = [1_762_820_220, '105899.4', '105899.4', '105899.4', '105899.4', '0.0', '0.00000000', 0]

test('recorded minutes: the running one is left out, one without trades is real', () => {
  const { bars, rejected, first, running: runs } = parseOhlc('BTCUSDT', [traded, flat, running], now)
  expect(bars).toEqual([
    {
      openTime: 1_762_789_080_000,
      open: 105377.3,
      high: 105377.4,
      low: 105377.1,
      close: 105377.2,
      volume: 0.00661806,
      count: 3,
      quality: 'exchange',
      openedAt: null,
      closedAt: null,
    },
    expect.objectContaining({ open: 105899.4, close: 105899.4, volume: 0, count: 0 }),
  ])
  expect({ rejected, first, runs }).toEqual({ rejected: [], first: 1_762_789_080_000, runs: 1_762_820_220_000 })
})

test.each<[bad: unknown, reason: string]>([
  [traded.with(2, '105377.0'), 'malformed'],
  [traded.with(4, 'n/a'), 'not-a-number'],
  [traded.with(6, '-1'), 'negative'],
  [traded.slice(0, 7), 'malformed'],
  [traded.with(0, 1_762_789_081), 'malformed'],
  [traded.with(0, 1_862_789_040), 'future'],
  [null, 'malformed'],
])('the bad minute %j is counted and costs its neighbours nothing', (bad, reason) => {
  const { bars, rejected } = parseOhlc('BTCUSDT', [traded, bad, flat, running], now)
  expect(bars).toHaveLength(2)
  expect(rejected).toEqual([{ code: 'BTCUSDT', reason }])
})

const trade = ['105433.60000', '0.00027625', '1762795433.9717445', 'b', 'l', '', 10_218_208]

test('a recorded trade is read to the millisecond', () => {
  expect(parseTrade(trade, now)).toEqual({
    time: 1_762_795_433_971,
    price: 105433.6,
    size: 0.00027625,
    seq: 10_218_208,
  })
})

test.each<[bad: unknown, reason: string]>([
  [trade.with(0, '0.0'), 'malformed'],
  [trade.with(0, 'NaN'), 'not-finite'],
  [trade.with(1, '-1'), 'negative'],
  [trade.with(2, 1_862_795_433.9), 'future'],
  [trade.slice(0, 6), 'malformed'],
  ['trade', 'malformed'],
])('the bad trade %j is refused', (bad, reason) => {
  expect(parseTrade(bad, now)).toBe(reason)
})
