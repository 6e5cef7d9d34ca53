import { expect, test } from 'vitest'
import { countOf, bestMatches, matching, onList, openIndex } from './market-index'

const symbols = ['KRAKEN:BTCUSD', 'KRAKEN:WBTCUSD', 'BITFINEX:BTCUSD', 'KRAKEN:BTCUSDT', 'PUSH:TEA', 'LANE:CNSGH-NLRTM']
const names = ['BTC/USD', 'WBTC/USD', 'BTC/USD', 'BTC/USDT', 'Tea, black', 'Shanghai to Rotterdam']
const index = openIndex({
  version: '1',
  sources: [{ id: 'kraken', recorded: false }],
  ids: [11, 12, 13, 14, 15, 16],
  symbols,
  names,
  sourceAt: [0, 0, 0, 0, 0, 0],
})

test.each<[search: string, ids: number[]]>([
  ['', [16, 15, 14, 13, 12, 11]],
  ['btc usd', [14, 13, 12, 11]],
  ['BTC/usd kraken', [14, 12, 11]],
  ['rotterdam', [16]],
  ['no such thing', []],
])('search %j', (search, ids) => {
  expect(matching(index, [16, 15, 14, 13, 12, 11, 99], search)).toEqual(ids)
})

test.each<[search: string, found: string[]]>([
  ['btcusd', ['KRAKEN:BTCUSD', 'BITFINEX:BTCUSD', 'KRAKEN:BTCUSDT', 'KRAKEN:WBTCUSD']],
  ['kraken:btc', ['KRAKEN:BTCUSD', 'KRAKEN:BTCUSDT']],
  ['tea', ['PUSH:TEA']],
  ['black', ['PUSH:TEA']],
  ['', []],
])('the best of %j come first', (search, found) => {
  expect(bestMatches(index, search, 4).map((place) => symbols[place])).toEqual(found)
})

test('a list is shown in its own order, or in that of the table', () => {
  const list = ['PUSH:TEA', 'KRAKEN:NOSUCH', 'KRAKEN:BTCUSD', 'BITFINEX:BTCUSD']
  const ids = [11, 13, 14, 15]
  expect(onList(index, ids, list, true)).toEqual([15, 11, 13])
  expect(onList(index, ids, list, false)).toEqual([11, 13, 15])
})

test('fifty thousand are searched within the frame of a keystroke', () => {
  const many = Array.from({ length: 50_000 }, (_, at) => at)
  const large = openIndex({
    version: '1',
    sources: [{ id: 'a', recorded: false }],
    ids: many,
    symbols: many.map((at) => `SOURCE:${at.toString(36).toUpperCase()}USD`),
    names: many.map((at) => `Thing number ${at}`),
    sourceAt: many.map(() => 0),
  })
  expect(large.haystack).toHaveLength(50_000) // made before the first keystroke
  const searches = Array.from({ length: 9 }, () => {
    const startedAt = performance.now()
    expect(bestMatches(large, '4999 usd', 20)[0]).toBeDefined()
    expect(matching(large, many, 'thing 777').length).toBeGreaterThan(50)
    return performance.now() - startedAt
  })
  // Others may have the processor now and then; the usual search is what counts.
  expect(searches.toSorted((one, other) => one - other)[4]).toBeLessThan(50)
})

test('lanes are counted apart', () => {
  const listed = ['KRAKEN:BTCUSD', 'LANE:CNSGH-NLRTM', 'PUSH:TEA']
  expect([countOf({ symbols: listed }, ''), countOf({ symbols: listed }, 'lane')]).toEqual([2, 1])
})
