import { expect, test } from 'vitest'
import { formatAge, formatMinute, formatMoment } from './age'
import { formatSpan } from '@/lib/platform/time'

test.each<[ms: number, expected: string]>([
  [-5_000, '0 s'],
  [999, '0 s'],
  [12_400, '12 s'],
  [119_999, '119 s'],
  [120_000, '2 min'],
  [7_199_999, '119 min'],
  [7_200_000, '2 h'],
  [172_799_999, '47 h'],
  [172_800_000, '2 d'],
])('%d ms ago is %s', (ms, expected) => {
  expect(formatAge(ms)).toBe(expected)
})

test.each<[ms: number, expected: string]>([
  [0, '0 ms'],
  [820, '820 ms'],
  [5_000, '5 s'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [5_400_000, '1 h 30 min'],
  [3_605_000, '1 h'],
  [90_000_000, '1 d 1 h'],
])('%d ms last %s', (ms, expected) => {
  expect(formatSpan(ms)).toBe(expected)
})

test('moments are told in UTC', () => {
  const time = Date.UTC(2026, 0, 31, 13, 5, 9)
  expect(formatMoment(time)).toBe('2026-01-31 13:05:09 UTC')
  expect(formatMinute(time)).toBe('13:05')
})
