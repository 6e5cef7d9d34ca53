import { expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { alignCloses, changeSince, formatSymbols, parseSymbols } from './compared'

test.each<[text: string, expected: string]>([
  ['', ''],
  ['kraken:btcusd, PUSH:TEA', 'KRAKEN:BTCUSD,PUSH:TEA'],
  ['A,B,A,,B', 'A,B'],
  ['A,B,C,D,E,F,G', 'A,B,C,D,E'],
])('an address that says %s compares with %s', (text, expected) => {
  expect(formatSymbols(parseSymbols(text))).toBe(expected)
})

const candle = (openTime: number, close: number | null) => ({ openTime, close }) as Candle

test('closes stand at the candle that opened with them', () => {
  const candles = [candle(1, 5), candle(2, 5), candle(3, 5), candle(4, 5)]
  expect(alignCloses(candles, [candle(0, 8), candle(2, 9), candle(3, null), candle(4, 7)])).toEqual([null, 9, null, 7])
})

test.each<[values: (number | null)[], from: number, at: number, expected: number | null]>([
  [[100, 200, 150], 0, 2, 50],
  [[100, 200, 150], 1, 2, -25],
  [[null, 200, 100], 0, 2, -50],
  [[100, null], 0, 1, null],
  [[0, 5], 0, 1, null],
  [[], 0, 0, null],
])('in %o from %d to %d it changed by %s', (values, from, at, expected) => {
  expect(changeSince(values, from, at)).toBe(expected)
})
