import { expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { joinOlder, joinTail } from './join-candles'

const minute = (at: number, close = at): Candle => ({
  openTime: at * 60_000,
  closeTime: (at + 1) * 60_000,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  count: 1,
  complete: true,
  filled: false,
  quality: 'trades',
})

test.each<[name: string, known: Candle[], newer: Candle[], expected: Candle[]]>([
  ['the first answer stands alone', [], [minute(1)], [minute(1)]],
  ['an empty answer changes nothing', [minute(1)], [], [minute(1)]],
  ['a new minute is added', [minute(1)], [minute(2)], [minute(1), minute(2)]],
  [
    'the newer word about a minute holds',
    [minute(1), minute(2)],
    [minute(2, 9), minute(3)],
    [minute(1), minute(2, 9), minute(3)],
  ],
  ['what was loaded from further back stays', [minute(1), minute(2)], [minute(2)], [minute(1), minute(2)]],
  ['candles that do not meet are not joined', [minute(1)], [minute(5)], [minute(5)]],
])('%s', (_, known, newer, expected) => {
  expect(joinTail(known, newer)).toEqual(expected)
})

test('older candles come first, and no minute twice', () => {
  expect(joinOlder([minute(1), minute(2)], [minute(2, 9)])).toEqual([minute(1), minute(2, 9)])
})
