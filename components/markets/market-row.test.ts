import { expect, test } from 'vitest'
import type { MarketRow } from '@/lib/markets/row'
import { openIndex } from './market-index'
import { rowAt } from './market-row'

const index = openIndex({
  version: '1',
  sources: [{ id: 'recorded', recorded: true }],
  ids: [7],
  symbols: ['RECORDED:BTCUSD'],
  names: ['BTC/USD'],
  sourceAt: [0],
})
const instrument = { lastPrice: 5 } as MarketRow['instrument']
const known = { instrument, calls: 3 } as MarketRow
const same = (each: MarketRow['instrument']) => each

test('before it was read, a row says its names', () => {
  const row = rowAt(index, 0, undefined, same)
  expect(row).toMatchObject({
    id: 7,
    symbol: 'RECORDED:BTCUSD',
    source: 'recorded',
    isRecorded: true,
    known: undefined,
  })
  expect(rowAt(index, 0, undefined, same)).toBe(row)
})

test('a row is another one only when something of it changed', () => {
  const row = rowAt(index, 0, known, same)
  expect(row.known).toMatchObject({ calls: 3, instrument })
  expect(rowAt(index, 0, known, same)).toBe(row)
  const moved = { ...instrument, lastPrice: 6 }
  expect(rowAt(index, 0, known, () => moved)).not.toBe(row)
})
