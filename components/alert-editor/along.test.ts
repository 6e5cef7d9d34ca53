import { expect, test } from 'vitest'
import { pointAt, stepOf, STEPS, stepsOf } from './along'

const curve = [
  { threshold: 2, perDay: 10 },
  { threshold: 3, perDay: 4 },
  { threshold: 5, perDay: 0 },
]

test.each<[step: number, threshold: number, perDay: number, isTried: boolean]>([
  [0, 2, 10, true],
  [STEPS / 2, 2.5, 7, false],
  [STEPS, 3, 4, true],
  [STEPS * 1.5, 4, 2, false],
  [2 * STEPS, 5, 0, true],
])('at step %s stands %s, which fires %s times a day', (step, threshold, perDay, isTried) => {
  expect(pointAt(curve, step)).toEqual({ threshold, perDay, isTried })
  expect(stepOf(curve, threshold)).toBe(step)
})

test('a threshold beyond the ends stands at the end', () => {
  expect([stepOf(curve, 1), stepOf(curve, 9)]).toEqual([0, stepsOf(curve)])
})
