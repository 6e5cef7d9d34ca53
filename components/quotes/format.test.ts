import { expect, test } from 'vitest'
import {
  usualDecimals,
  decimalsOf,
  directionOf,
  formatPercent,
  formatPrice,
  formatSignificant,
  formatSigned,
  formatVolume,
} from './format'

test.each<[value: number, expected: number]>([
  [7000, 0],
  [6871.3, 1],
  [0.00001234, 8],
  [1e-8, 8],
  [1.5e-8, 9],
  [1e21, 0],
])('%d came with %d decimals', (value, expected) => {
  expect(decimalsOf(value)).toBe(expected)
})

test.each<[value: number | null, atLeast: number, expected: string]>([
  [null, 0, '–'],
  [0, 0, '0'],
  [6871.3, 0, '6,871.3'],
  [6871.3, 2, '6,871.30'],
  [6871.345, 2, '6,871.345'],
  [0.00001234, 2, '0.00001234'],
  [1e-8, 0, '0.00000001'],
  [1234567.89012345, 0, '1,234,567.89012345'],
  [-12.5, 0, '−12.5'],
])('price %d with at least %d decimals is %s', (value, atLeast, expected) => {
  expect(formatPrice(value, atLeast)).toBe(expected)
})

test.each<[value: number | null, expected: string]>([
  [null, '–'],
  [0, '0'],
  [12.5, '+12.5'],
  [-12.5, '−12.5'],
])('change %d is %s', (value, expected) => {
  expect(formatSigned(value)).toBe(expected)
})

test.each<[value: number | null, expected: string]>([
  [null, '–'],
  [0, '0.00 %'],
  [1.4, '+1.40 %'],
  [-0.456, '−0.46 %'],
  [0.0012345, '+0.0012 %'],
  [1234.5, '+1,234.50 %'],
])('%d percent is %s', (value, expected) => {
  expect(formatPercent(value)).toBe(expected)
})

test.each<[value: number | null, expected: string]>([
  [null, '–'],
  [0, '0'],
  [12.34567, '12.35'],
  [999.96, '1,000'],
  [12345.678, '12.35K'],
  [1204321, '1.204M'],
  [3.2e9, '3.2B'],
])('volume %d is %s', (value, expected) => {
  expect(formatVolume(value)).toBe(expected)
})

test.each<[value: number | null, expected: string]>([
  [null, '–'],
  [81.649658, '81.65'],
  [0.000123456789, '0.00012346'],
  [7012345, '7,012,300'],
])('derived %d is %s', (value, expected) => {
  expect(formatSignificant(value)).toBe(expected)
})

test.each<[name: string, values: (number | null)[], expected: number]>([
  ['nothing is known', [null], 0],
  ['some are round, one is not known', [6871.3, null, 6871.25, 7000], 2],
  ['one of many is oddly long', [...Array<number>(19).fill(6871.3), 6854.00000001], 1],
])('the usual decimals when %s', (_, values, expected) => {
  expect(usualDecimals(values)).toBe(expected)
})

test('no change and an unknown change point nowhere', () => {
  expect([1, -1, 0, null].map(directionOf)).toEqual(['up', 'down', 'flat', 'flat'])
})
