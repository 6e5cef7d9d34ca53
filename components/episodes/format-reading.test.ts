import { expect, test } from 'vitest'
import type { Reading } from '@/lib/alerts/contract'
import { factsOf, formatReadingValue } from './format-reading'

const nothing: Reading = {
  type: 'above',
  measure: 'price',
  holds: false,
  why: 'not-beyond',
  value: null,
  threshold: null,
  factor: null,
  mean: null,
  ratio: null,
  reference: null,
  n: null,
  of: null,
  needed: null,
  filled: null,
  missing: null,
  from: null,
  to: null,
}

test.each<[Reading['type'], number | null, string]>([
  ['no-data', 330_000, '5 min 30 s'],
  ['change', -4.2, '−4.20 %'],
  ['rank', 3, '3'],
  ['ratio', 300.01, '300.01'],
  ['above', null, '–'],
])('a value of %s %s reads %s', (type, value, expected) => {
  expect(formatReadingValue(type, value)).toBe(expected)
})

test('only what belongs to a condition is told of it', () => {
  expect(factsOf({ ...nothing, value: 4, threshold: 5 })).toEqual([
    ['Value', '4'],
    ['Had to be beyond', '5'],
  ])
  const ratio = {
    ...nothing,
    type: 'ratio',
    value: 300.01,
    threshold: 300,
    factor: 3,
    mean: 100,
    ratio: 3.0001,
  } as const
  expect(factsOf({ ...ratio, n: 60, of: 60, needed: 30, filled: 0, missing: 0 })).toEqual([
    ['Value', '300.01'],
    ['Had to be beyond', '300'],
    ['Average', '100'],
    ['Value over average', '3.0001×'],
    ['Factor', '3×'],
    ['Real minutes', '60 of 60, 30 needed'],
    ['Filled minutes', '0'],
    ['Missing minutes', '0'],
  ])
})
