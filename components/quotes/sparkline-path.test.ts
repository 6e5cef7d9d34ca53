import { expect, test } from 'vitest'
import { sparklinePath } from './sparkline-path'

test.each<[name: string, values: (number | null)[], expected: string]>([
  ['nothing is no line', [], ''],
  ['unknown values alone are no line', [null, null], ''],
  ['the highest is at the top', [1, 3, 2], 'M0 10L50 0L100 5'],
  ['a flat line runs through the middle', [7, 7], 'M0 5L100 5'],
  ['the line breaks at a gap', [1, null, 3], 'M0 10M100 0'],
])('%s', (_, values, expected) => {
  expect(sparklinePath(values, 100, 10)).toBe(expected)
})
