import { expect, test } from 'vitest'
import { formatCountdown } from './format-countdown'

test.each<[ms: number, expected: string]>([
  [-5, '0:00'],
  [1, '0:01'],
  [6_001, '0:07'],
  [59_999, '1:00'],
  [720_000, '12:00'],
  [3_600_000, '1:00:00'],
  [11_109_000, '3:05:09'],
  [86_400_000, '1 d'],
  [187_200_000, '2 d 4 h'],
])('%d ms are %s', (ms, expected) => {
  expect(formatCountdown(ms)).toBe(expected)
})
