import { expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { madeOf } from './made-of'

const facts = { open: 1, complete: true, filled: false, quality: 'trades' } as Candle

test.each<[candle: Partial<Candle>, expected: string]>([
  [{}, 'made of trades'],
  [{ quality: 'exchange' }, 'the exchange’s own candle'],
  [{ quality: 'poll', complete: false }, 'seen by polling only, still running'],
  [{ filled: true, quality: null }, 'filled: no quotes, carried over'],
  [{ open: null, filled: true, quality: null }, 'no data'],
])('%o is %s', (candle, expected) => {
  expect(madeOf({ ...facts, ...candle })).toBe(expected)
})

test.each<[candle: Partial<Candle>, expected: string]>([
  [{ filled: true, quality: null }, 'filled: the source did not answer, carried over'],
  [{ open: null, filled: true, quality: null }, 'no data: the source did not answer'],
  [{}, 'made of trades'],
])('%o is %s, when the source did not answer', (candle, expected) => {
  expect(madeOf({ ...facts, ...candle }, 'source_down')).toBe(expected)
})
