import { expect, test } from 'vitest'
import { middle, narrow, type Offset } from './clock-offset'

test.each<
  [name: string, known: Offset | null, answer: [date: number, sentAt: number, gotAt: number], expected: Offset]
>([
  ['a first answer leaves a second and the way of doubt', null, [10_000, 10_400, 10_450], { least: -450, most: 600 }],
  ['a second answer narrows it', { least: -450, most: 600 }, [11_000, 11_900, 11_950], { least: -450, most: 100 }],
  ['a clock that is an hour ahead', null, [3_610_000, 10_000, 10_000], { least: 3_600_000, most: 3_601_000 }],
  [
    'a clock that was set starts anew',
    { least: -450, most: 100 },
    [71_000, 11_000, 11_000],
    { least: 60_000, most: 61_000 },
  ],
])('%s', (_, known, answer, expected) => {
  expect(narrow(known, ...answer)).toEqual(expected)
})

test('the best guess is the middle', () => {
  expect(middle({ least: -450, most: 100 })).toBe(-175)
})
