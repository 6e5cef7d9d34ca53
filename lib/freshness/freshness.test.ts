import { expect, test } from 'vitest'
import { judge } from './freshness'

const budget = { lateAfter: 75_000, staleAfter: 85_000 }
const now = Date.UTC(2026, 0, 5, 9)

test.each<[age: number | null, expected: string]>([
  [null, 'unknown'], // never heard is not stale
  [0, 'fresh'],
  [75_000, 'fresh'],
  [75_001, 'late'],
  [85_001, 'stale'],
  [-5_000, 'fresh'], // a source whose clock is ahead
])('heard %s ms ago is %s', (age, expected) => {
  expect(judge(age === null ? null : now - age, budget, now)).toBe(expected)
})
