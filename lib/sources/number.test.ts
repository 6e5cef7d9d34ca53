import { expect, test } from 'vitest'
import { parseJson, readAmount, readChange, readPrice } from './number'

test.each<[given: unknown, read: number | string]>([
  ['105944.30000', 105944.3],
  ['0.00000001', 1e-8],
  [1e-8, 1e-8],
  ['123456789012345', 123456789012345],
  ['0.123456789012345', 0.123456789012345],
  ['7381.600000000000000', 7381.6],
  ['1234567890123456', 'too-many-digits'],
  ['1.234567890123456', 'too-many-digits'],
  ['1.234567890123456e-7', 'too-many-digits'],
  [0.1 + 0.2, 'too-many-digits'],
  [1e100, 1e100],
  [1e101, 'too-large'],
  [1e308, 'too-large'],
  [-1, 'negative'],
  ['-0.5', 'negative'],
  ['0.00', 'malformed'],
  [0, 'malformed'],
  [undefined, 'malformed'],
  [Number.NaN, 'not-finite'],
  [Number.POSITIVE_INFINITY, 'not-finite'],
  ['NaN', 'not-finite'],
  ['-Infinity', 'not-finite'],
  ['1,234.5', 'not-a-number'],
  ['0x10', 'not-a-number'],
  [' 1', 'not-a-number'],
  ['1e5', 'not-a-number'],
  ['1.', 'not-a-number'],
  ['.5', 'not-a-number'],
  ['+1', 'not-a-number'],
  ['', 'not-a-number'],
  ['١', 'not-a-number'],
  [null, 'not-a-number'],
  [true, 'not-a-number'],
  [['1'], 'not-a-number'],
])('a price of %j is read as %j', (given, read) => {
  expect(readPrice(given)).toBe(read)
})

test.each<[given: unknown, read: number | string]>([
  ['163.28908096', 163.28908096],
  ['0.00000000', 0],
  [0, 0],
  ['38.644979070000005', 38.644979070000005],
  ['1.0958904109589042e-8', 1.0958904109589042e-8],
  [1e308, 'too-large'],
  [-1, 'negative'],
  ['many', 'not-a-number'],
  [Number.NaN, 'not-finite'],
])('a volume of %j is read as %j', (given, read) => {
  expect(readAmount(given)).toBe(read)
})

test('a change may be below zero', () => {
  expect(readChange(-364.80335253)).toBe(-364.80335253)
})

test('numbers with more digits than a double keeps arrive as they were written', () => {
  expect(parseJson('[1.234567890123456, 0.5, 1e-08, "12345678901234567", -9007199254740993]')).toEqual([
    '1.234567890123456',
    0.5,
    1e-8,
    '12345678901234567',
    '-9007199254740993',
  ])
})

test('a long number inside a text is left alone', () => {
  const text = '{"a \\" 12345678901234567890": "say \\\\", "b": "x 12345678901234567890 y"}'
  expect(parseJson(text)).toEqual(JSON.parse(text))
})

test('a bare NaN spoils only the place where it stands', () => {
  expect(parseJson('[["tA", NaN, 1], ["tB", -Infinity, 2], ["NaN", 3]]')).toEqual([
    ['tA', 'NaN', 1],
    ['tB', '-Infinity', 2],
    ['NaN', 3],
  ])
})

test('what is no JSON throws', () => {
  expect(() => parseJson('[1.2345678901234567')).toThrow(SyntaxError)
  expect(() => parseJson('[1.2.3.4.5.6.7.8.9.0.1.2]')).toThrow(SyntaxError)
})
