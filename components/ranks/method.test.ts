import { expect, test } from 'vitest'
import type { Rank, RankBy } from '@/lib/ranks/contract'
import { explain, formatValue } from './method'

test.each<[by: RankBy, value: number, expected: string]>([
  ['stddev', 81.649658, '81.65'],
  ['cv', 0.0123, '1.23 %'],
  ['logret', 0.00042, '0.04 %'],
])('by %s, %d reads %s', (by, value, expected) => {
  expect(formatValue({ value } as Rank, by)).toBe(expected)
})

test('the sentence names measure, method and window', () => {
  expect(explain('volume', 'cv', '24h')).toMatch(
    /deviation of the volume of each minute over the last 24 h, divided by its mean/,
  )
})
