import { expect, test } from 'vitest'
import { splitPasted } from './paste'
import { meaningOf, resolve } from './resolve'

test.each<[what: string, text: string, symbols: string[]]>([
  ['commas', 'KRAKEN:BTCUSD,KRAKEN:ETHUSD', ['KRAKEN:BTCUSD', 'KRAKEN:ETHUSD']],
  ['spaces and lines', 'btcusd  ethusd\n\nxrpusd\r\n', ['BTCUSD', 'ETHUSD', 'XRPUSD']],
  ['a column of a table, in quotes', '"BTC/USD";\n"ETH/USD"', ['BTC/USD', 'ETH/USD']],
  ['one twice', 'btcusd, BTCUSD', ['BTCUSD']],
  ['nothing', ' ,\n', []],
])('pasted: %s', (_, text, symbols) => {
  expect(splitPasted(text)).toEqual(symbols)
})

const listed = [
  { symbol: 'KRAKEN:BTCUSD', code: 'BTCUSD' },
  { symbol: 'BITFINEX:BTCUSD', code: 'BTCUSD' },
  { symbol: 'KRAKEN:ETHUSD', code: 'ETHUSD' },
  { symbol: 'PUSH:A.B', code: 'A.B' },
  { symbol: 'LANE:CNSGH-NLRTM', code: 'CNSGH-NLRTM' },
]

test.each<[written: string, symbol: string]>([
  ['KRAKEN:BTCUSD', 'KRAKEN:BTCUSD'],
  ['kraken:xbt/usd', 'KRAKEN:BTCUSD'],
  ['eth/usd', 'KRAKEN:ETHUSD'],
  ['push:a.b', 'PUSH:A.B'],
  ['LANE:CNSGH-NLRTM', 'LANE:CNSGH-NLRTM'],
])('%s is %s', (written, symbol) => {
  expect(resolve([meaningOf(written)], listed)).toEqual({ symbols: [symbol], unknown: [] })
})

test('what nobody or more than one is called is named, and the rest is taken', () => {
  expect(resolve(['ethusd', 'nosuch', 'BTCUSD', 'KRAKEN:ETHUSD'].map(meaningOf), listed)).toEqual({
    symbols: ['KRAKEN:ETHUSD'],
    unknown: [
      { written: 'nosuch', candidates: [] },
      { written: 'BTCUSD', candidates: ['KRAKEN:BTCUSD', 'BITFINEX:BTCUSD'] },
    ],
  })
})
