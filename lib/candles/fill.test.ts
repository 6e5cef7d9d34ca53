import { expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import type { Bar } from './candle'
import { fillGrid } from './fill'

const start = Date.UTC(2026, 0, 5, 9)
const at = (minute: number) => start + minute * MINUTE
const bar = (minute: number, price: number): Bar => ({
  openTime: at(minute),
  open: price - 1,
  high: price + 2,
  low: price - 3,
  close: price,
  volume: 5,
  count: 2,
  quality: 'trades',
})
const grid = {
  interval: '1m' as const,
  first: at(1),
  last: at(9),
  now: at(9) + 1,
  fill: 'close' as const,
  before: undefined,
}

// The examples that a solution's author gave for a window of nine minutes; `_` is a minute without quotes.
test.each<[quoted: string, shown: string]>([
  ['1 2 3 _ _ 6 7 8 9', '1 2 3 3 3 6 7 8 9'],
  ['_ _ 3 4 5 6 7 8 _', '_ _ 3 4 5 6 7 8 8'],
  ['_ 2 _ _ 5 6 7 _ _', '_ 2 2 2 5 6 7 7 7'],
])('%s is shown as %s', (quoted, shown) => {
  const bars = quoted.split(' ').flatMap((price, index) => (price === '_' ? [] : [bar(index + 1, Number(price))]))
  const closes = new Map(fillGrid(bars, grid).map(({ openTime, close }) => [openTime, close]))
  expect(Array.from({ length: 9 }, (_, index) => closes.get(at(index + 1)) ?? '_').join(' ')).toBe(shown)
})

test('a filled minute is flat at the previous close, without volume, and says so', () => {
  expect(fillGrid([bar(1, 10)], { ...grid, last: at(2) })[1]).toEqual({
    openTime: at(2),
    closeTime: at(3),
    open: 10,
    high: 10,
    low: 10,
    close: 10,
    volume: null,
    count: 0,
    complete: true,
    filled: true,
    quality: null,
  })
})

test('fill=candle copies the prices of the previous candle', () => {
  const [, copied] = fillGrid([bar(1, 10)], { ...grid, last: at(2), fill: 'candle' })
  expect(copied).toMatchObject({ open: 9, high: 12, low: 7, close: 10, volume: null, filled: true })
})

test('fill=null shows the minute without prices, fill=none does not show it', () => {
  expect(fillGrid([bar(1, 10)], { ...grid, last: at(2), fill: 'null' })[1]).toMatchObject({
    open: null,
    close: null,
    filled: true,
  })
  expect(fillGrid([bar(1, 10), bar(3, 11)], { ...grid, last: at(3), fill: 'none' })).toHaveLength(2)
})

test('what was seen before the window is carried into it', () => {
  const candles = fillGrid([], { ...grid, before: bar(-500, 42) })
  expect(candles).toHaveLength(9)
  expect(candles[0]).toMatchObject({ close: 42, filled: true })
})

test('the running minute is incomplete, and filled until its first quote', () => {
  const [running] = fillGrid([], { ...grid, first: at(9), before: bar(8, 7) })
  expect(running).toMatchObject({ complete: false, filled: true, close: 7 })
  expect(fillGrid([bar(9, 8)], { ...grid, first: at(9) })[0]).toMatchObject({ complete: false, filled: false })
})
