import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLOCK, HourWindow } from './hours'
import { deviation, merge, momentsOf, NOTHING } from './moments'
import { rankWindow } from './rank-window'

const DAY = 24 * BLOCK

/** The plain truth: two passes over the values of the window, in the most exact arithmetic there is at hand. */
function twoPass(values: readonly number[]): { n: number; mean: number; deviation: number } {
  const present = values.filter((value) => !Number.isNaN(value))
  const { length: n } = present
  const [shift = 0] = present
  const mean = shift + present.reduce((sum, value) => sum + (value - shift), 0) / n
  return { n, mean, deviation: Math.sqrt(present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n) }
}
const relative = (value: number, truth: number) => (value === truth ? 0 : Math.abs(value - truth) / Math.abs(truth))

/** Runs a window over series (one each instrument) from `begin` on, and compares it with two passes every `every` minutes. */
function worstError(series: readonly (readonly number[])[], begin: number, every = 1): number {
  const minutesAt = (first: number) =>
    Array.from({ length: BLOCK }, (_, k) => series.map((values) => values[first + k - begin] ?? NaN))
  const window = new HourWindow(series.length, minutesAt)
  const read = { n: 0, mean: 0, deviation: 0 }
  let worst = 0
  const { length } = series[0]!
  for (let k = 0; k < length; k++) {
    window.add(
      begin + k,
      series.map((values) => values[k]!),
    )
    if (k % every !== 0 && k !== length - 1) continue
    for (const [i, values] of series.entries()) {
      const truth = twoPass(values.slice(Math.max(0, k + 1 - DAY), k + 1))
      const isThere = window.read(i, read)
      expect(isThere).toBe(truth.n > 0)
      if (!isThere) continue
      expect(read.n).toBe(truth.n)
      worst = Math.max(worst, relative(read.deviation, truth.deviation), relative(read.mean, truth.mean))
    }
  }
  return worst
}

const long = 2 * DAY + 137
const series = (value: (k: number) => number) => Array.from({ length: long }, (_, k) => value(k))
let seed = 11
const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647

test.each<[what: string, value: (k: number) => number]>([
  ['a hundred million, plus or minus two', (k) => 1e8 + (k % 2 ? 2 : -2)],
  ['one spike of a million million', (k) => (k === 700 ? 1e12 : 5 + random())],
  ['tiny values', () => 1e-12 * (1 + random())],
  [
    'a random walk',
    (() => {
      let at = 6_800
      return () => (at += random() - 0.5)
    })(),
  ],
  ['values with holes', (k) => (k % 3 === 0 || (k > 500 && k < 800) ? NaN : random())],
])('the rolling deviation of %s is that of two passes', (_, value) => {
  expect(worstError([series(value)], 59 * BLOCK + 17, 7)).toBeLessThan(1e-9)
})

test('a constant deviates by exactly nothing', () => {
  const window = new HourWindow(1, () => Array.from({ length: BLOCK }, () => [6_800.1]))
  const read = { n: 0, mean: 0, deviation: 0 }
  for (let minute = 0; minute < long; minute++) {
    window.add(minute, [6_800.1])
    window.read(0, read)
    expect(read.deviation).toBe(0)
  }
  expect(read).toEqual({ n: DAY, mean: 6_800.1, deviation: 0 })
})

test('any series, begun at any minute, equals two passes', () => {
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.double({ min: 1e-6, max: 1e6, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(NaN) },
  )
  const about = fc.tuple(fc.array(value, { minLength: 1, maxLength: 40 }), fc.nat(3 * BLOCK))
  fc.assert(
    fc.property(about, ([pattern, begin]) => {
      const values = Array.from({ length: DAY + 2 * BLOCK }, (_, k) => pattern[k % pattern.length]!)
      const distinct = new Set(pattern.filter((each) => !Number.isNaN(each)))
      if (distinct.size < 2) return // nothing to divide by
      expect(worstError([values], begin, 61)).toBeLessThan(1e-6)
    }),
    { numRuns: 20, seed: 3 },
  )
})

test('past hours that are put in place at a start count like those that were lived through', () => {
  const values = series(() => 100 + random())
  const minutesAt = (first: number) => Array.from({ length: BLOCK }, (_, k) => [values[first + k] ?? NaN])
  const lived = new HourWindow(1, minutesAt)
  for (let minute = 0; minute < long; minute++) lived.add(minute, [values[minute]!])
  const started = new HourWindow(1, minutesAt)
  const block = Math.floor((long - 1) / BLOCK)
  for (let each = block - 24; each < block; each++) started.addBlock(each, minutesAt(each * BLOCK))
  for (let minute = block * BLOCK; minute < long; minute++) started.add(minute, [values[minute]!])
  const [a, b] = [
    { n: 0, mean: 0, deviation: 0 },
    { n: 0, mean: 0, deviation: 0 },
  ]
  lived.read(0, a)
  started.read(0, b)
  expect(b).toEqual(a)
  expect(a.n).toBe(DAY)
})

test('ranks are by deviation, largest first, and who has no value has no rank', () => {
  const window = new HourWindow(4, () => [])
  for (const [minute, factor] of [
    [0, -1],
    [1, 1],
  ] as const)
    window.add(minute, [1_000 + 100 * factor, 1_000 + 300 * factor, NaN, 1_000 + 200 * factor])
  const { order, deviation: by, samples } = rankWindow(window)
  expect([...order]).toEqual([1, 3, 0])
  expect([...by]).toEqual([100, 300, NaN, 200])
  expect([...samples]).toEqual([2, 2, 0, 2])
})

test('moments of groups together are the moments of all', () => {
  const values = Array.from({ length: 99 }, () => 1e8 + random())
  const together = merge(momentsOf(values.slice(0, 40)), merge(NOTHING, momentsOf(values.slice(40))))
  expect(relative(deviation(together)!, twoPass(values).deviation)).toBeLessThan(1e-9)
  expect(deviation(NOTHING)).toBeNull()
})
