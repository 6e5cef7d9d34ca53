import { expect, test } from 'vitest'
import { sayDays, sayPerDay, sayTimes } from './per-day'

test.each<[perDay: number, said: string]>([
  [0, 'never'],
  [1.2857, '1.3 a day'],
  [1, '1 a day'],
  [1_440, '1,440 a day'],
  [2 / 7, '2 a week'],
  [1 / 30, '1 a month'],
])('%s per day is %s', (perDay, said) => {
  expect(sayPerDay(perDay)).toBe(said)
})

test.each<[count: number, said: string]>([
  [0, 'not once'],
  [1, 'once'],
  [2, 'twice'],
  [9, '9 times'],
  [12_345, '12,345 times'],
])('%s is %s', (count, said) => {
  expect(sayTimes(count)).toBe(said)
})

test('days are said with what they are short of, and less than one in hours or minutes', () => {
  expect([1, 7, 6.73, 0.25, 1 / 24, 0.01, 0].map(sayDays)).toEqual([
    '1 day',
    '7 days',
    '6.7 days',
    '6 hours',
    '1 hour',
    '14 minutes',
    '0 minutes',
  ])
})
