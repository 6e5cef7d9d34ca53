import { expect, test } from 'vitest'
import type { Freshness } from '@/lib/freshness/freshness'
import { judgeAgain } from './worse'

const budget = { lateAfter: 90_000, staleAfter: 180_000 }

test.each<[name: string, said: Freshness, lastAt: number | null, now: number | null, expected: Freshness]>([
  ['keeps what the server said while it is young', 'fresh', 0, 60_000, 'fresh'],
  ['ages on the screen when no answer comes', 'fresh', 0, 181_000, 'stale'],
  ['never makes it better', 'stale', 0, 1_000, 'stale'],
  ['keeps unknown', 'unknown', null, 1_000, 'unknown'],
  ['keeps the word while there is no clock', 'late', 0, null, 'late'],
])('%s', (_, said, lastAt, now, expected) => {
  expect(judgeAgain(said, lastAt, budget, now)).toBe(expected)
})

test('without a budget the server is believed', () => {
  expect(judgeAgain('fresh', 0, undefined, 1e9)).toBe('fresh')
})
