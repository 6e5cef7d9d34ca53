import { expect, test } from 'vitest'
import type { Reading } from './contract'
import { computed, stated } from './digits'
import { wordsOf } from './words'

const reading: Reading = {
  type: 'above',
  measure: 'price',
  holds: true,
  why: 'beyond',
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
  from: 0,
  to: 1_800_000,
}

test.each<[why: string, reading: Partial<Reading>, words: string]>([
  [
    'what was computed has six digits',
    {
      type: 'ratio',
      measure: 'volume',
      value: 1234.56789012345,
      threshold: 987.654321098765,
      factor: 3,
      mean: 329.218107032922,
      n: 60,
      of: 60,
    },
    'Volume was 1234.57, more than 987.654: 3 times the average of 329.218 over the 60 minutes before (60 of them real).',
  ],
  [
    'or as many as it takes to tell it from its limit',
    { type: 'ratio', measure: 'volume', value: 300.000001, threshold: 300, factor: 3, mean: 100, n: 60, of: 60 },
    'Volume was 300.000001, more than 300: 3 times the average of 100 over the 60 minutes before (60 of them real).',
  ],
  [
    'whole numbers stay whole',
    { type: 'above', measure: 'volume', value: 123_456_789.123, threshold: 100_000_000 },
    'Volume was 123456789, above 100000000.',
  ],
  [
    'a price keeps the digits that it was quoted with',
    { value: 0.00003712345678, threshold: 0.000037 },
    'Price was 0.00003712345678, above 0.000037.',
  ],
  [
    'a change is computed, the price that it is compared with is not',
    { type: 'change', value: 1.23456789012, threshold: 1, reference: 7053.412345 },
    'Price changed by 1.23457 % against 7053.412345, 30 minutes before: at least the 1 % that were asked for.',
  ],
])('%s', (_, partial, words) => {
  expect(wordsOf({ ...reading, ...partial })).toBe(words)
})

test('no number in a sentence has an exponent, or more digits than it means', () => {
  expect([computed(1e-12), stated(0.1 + 0.2), computed(1 / 3), computed(-1e15 / 7), computed(0)]).toEqual([
    '0.000000000001',
    '0.3',
    '0.333333',
    '-142857142857143',
    '0',
  ])
})
