import { BLOCK, HourWindow } from '@/lib/windows/hours'
import { type Bench, WrongAnswer } from './bench'
import { deviationOf } from './exact'
import { randomFrom } from './random'
import type { Spread } from './stats'

const DAY = 24 * BLOCK
const AGAINST = 'two passes over the window in exact fractions'

const random = randomFrom(11)
let walked = 6_800
const INPUTS: Record<string, (k: number) => number> = {
  '1e8 plus or minus 2': (k) => 1e8 + (k % 2 ? 2 : -2),
  'one spike of 1e12 among fives': (k) => (k % 1_500 === 700 ? 1e12 : 5 + random()),
  'a spike of 1e12 as the very first': (k) => (k === 0 ? 1e12 : 5 + random()),
  'values of 1e-12': () => 1e-12 * (1 + random()),
  'a random walk': () => (walked += random() - 0.5),
  'values with holes': (k) => (k % 3 === 0 || (k > 500 && k < 800) ? NaN : random()),
}
/** Where a double itself has but eight steps between two whole numbers. */
const BEYOND = (k: number) => 1e15 + (k % 2)

/** The rolling deviation on inputs that cancel, against exact arithmetic over the whole window. */
export const p16: Bench = {
  name: 'p16',
  title: 'Precision of rolling windows',
  async run({ full }) {
    const errors = Object.entries(INPUTS).map(([what, value]) => [what, worstError(value, full)] as const)
    checkConstant(6_800.1)
    const beyond = worstError(BEYOND, full)
    return [
      {
        what: 'rolling 24 h deviation: largest relative error on hard inputs',
        against: AGAINST,
        unit: '',
        value: spreadOfErrors(errors.map(([, error]) => error)),
        goals: { better: 'less', floor: 1e-6, target: 1e-9, moonshot: 1e-12 },
        notes: [
          ...errors.map(([what, error]) => `${what}: ${error.toExponential(1)}`),
          'a constant deviates by exactly 0',
        ],
      },
      { what: 'the same on 1e15 plus 0 or 1', against: AGAINST, unit: '', value: spreadOfErrors([beyond]), notes: [] },
    ]
  },
}

/** Of errors the largest counts. */
const spreadOfErrors = (errors: readonly number[]): Spread => ({
  median: Math.max(...errors),
  lowest: Math.min(...errors),
  highest: Math.max(...errors),
  runs: errors.length,
})

/** Two days and a bit, begun within an hour; the window is read every few minutes. */
function worstError(value: (k: number) => number, full: boolean): number {
  const begin = 59 * BLOCK + 17
  const values = Array.from({ length: 2 * DAY + 137 }, (_, k) => value(k))
  const window = new HourWindow(1, (first) =>
    Array.from({ length: BLOCK }, (_, k) => [values[first + k - begin] ?? NaN]),
  )
  const read = { n: 0, mean: 0, deviation: 0 }
  let worst = 0
  for (const [k, each] of values.entries()) {
    window.add(begin + k, [each])
    if (k % (full ? 7 : 61) !== 0 || !window.read(0, read)) continue
    const exact = deviationOf(values.slice(Math.max(0, k + 1 - DAY), k + 1))
    worst = Math.max(worst, exact === 0 ? Math.abs(read.deviation) : Math.abs(read.deviation - exact) / exact)
  }
  return worst
}

function checkConstant(value: number): void {
  const window = new HourWindow(1, () => Array.from({ length: BLOCK }, () => [value]))
  const read = { n: 0, mean: 0, deviation: 0 }
  for (let minute = 0; minute < 2 * DAY; minute++) {
    window.add(minute, [value])
    window.read(0, read)
    if (read.deviation !== 0) throw new WrongAnswer(`A constant deviates by ${read.deviation}`)
  }
}
