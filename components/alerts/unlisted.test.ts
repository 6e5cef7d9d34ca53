import { expect, test } from 'vitest'
import { describeUnlisted } from './unlisted'

test.each([
  [['A:B'], 1, 'Watches nothing: A:B is not listed now.'],
  [['A:B', 'A:C'], 2, 'Watches nothing: A:B, A:C are not listed now.'],
  [['A:B'], 2, 'Watches less than it names: A:B is not listed now.'],
  [['A', 'B', 'C', 'D', 'E'], 9, 'Watches less than it names: A, B, C and 2 more are not listed now.'],
])('%o of %d', (unlisted, watched, said) => {
  expect(describeUnlisted(unlisted, watched)).toBe(said)
})
