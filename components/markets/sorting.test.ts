import { expect, test } from 'vitest'
import type { MarketSort } from '@/lib/markets/contract'
import { nextSort, sortingOf } from './sorting'

test.each<[current: MarketSort | '', clicked: string, expected: MarketSort]>([
  ['symbol', 'symbol', '-symbol'],
  ['-symbol', 'symbol', 'symbol'],
  ['symbol', 'volume24h', '-volume24h'],
  ['-volume24h', 'volume24h', 'volume24h'],
  ['-volume24h', 'symbol', 'symbol'],
  ['symbol', 'name', 'symbol'],
  ['-calls', 'rank', 'rank'],
  ['', 'symbol', 'symbol'],
  ['', 'calls', '-calls'],
  ['rank', 'rank', '-rank'],
])('sorted by %s, a click on %s sorts by %s', (current, clicked, expected) => {
  expect(nextSort(current, clicked)).toBe(expected)
})

test('a minus is descending', () => {
  expect(sortingOf('-lastPrice')).toEqual({ by: 'lastPrice', descending: true })
})
