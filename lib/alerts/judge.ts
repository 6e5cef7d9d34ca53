import type { Measure } from '@/lib/metrics/measure'
import type { Reading } from './contract'
import { type Average, type Past, tidy } from './history'
import type { Check, Tree } from './rule'

export type Values = Readonly<Record<Measure, number | null>>

export const NO_VALUES: Values = {
  price: null,
  volume: null,
  volume_24h: null,
  change_absolute: null,
  change_percentage: null,
  rate: null,
}

/** What is evaluated: an instrument as it is at a moment. */
export type Point = {
  at: number // event time, epoch ms; of a complete minute its close time
  minute: number // of `values`, counted since 1970; of a lane the day
  /** tick: a quote came; close: a minute is complete; time: nothing came, but time passed. */
  on: 'tick' | 'close' | 'time'
  values: Values
}

/** What a rule may look back on, of one instrument. */
export type Window = {
  ring(measure: Measure): Past | undefined
  /** Its place by volatility among all of the measure; null when it has none. */
  rank(measure: Measure): number | null
  heardAt: number // when anything was quoted before this point, epoch ms
  /** When the rule began to watch: what held before holds from then on. */
  since?: number
}

const NEAR = 1e-12
const EMPTY: Average = { n: 0, mean: NaN, filled: 0, missing: 0 }

/** Where the last `judge` left what it compared. One place for all, so that a look that finds nothing costs nothing. */
const seen = {
  holds: null as boolean | null,
  why: 'no-value' as Reading['why'],
  value: NaN,
  threshold: NaN,
  mean: NaN,
  reference: NaN,
  n: 0,
  filled: 0,
  missing: 0,
  level: NaN,
}

/**
 * Whether one condition holds at a point; null when it cannot be said. `isFiring`: it is asked whether the firing goes on, so
 * the recovery level counts. `hasCrossable`: it was seen on this side of the level before.
 */
export function judge(
  check: Check,
  point: Point,
  window: Window,
  isFiring: boolean,
  hasCrossable: boolean,
): boolean | null {
  compare(check, point, window, isFiring ? check.recovery : check.level)
  if (seen.holds === true && check.mustCross && !hasCrossable) {
    seen.holds = false
    seen.why = 'not-crossed'
  }
  return seen.holds
}

/** Whether the value lies on this side of the level, so that it can cross it later. */
export function isCrossable(check: Check, point: Point, window: Window): boolean {
  if (!check.mustCross) return false
  compare(check, point, window, check.level)
  return seen.holds === false
}

function compare(check: Check, point: Point, window: Window, level: number): void {
  const { type, measure } = check
  seen.level = level
  seen.mean = seen.reference = seen.threshold = NaN
  seen.n = seen.filled = seen.missing = 0
  const value = point.values[measure]
  switch (type) {
    case 'ratio': {
      const { n, mean, filled, missing } = window.ring(measure)?.average(point.minute, check.minutes) ?? {
        ...EMPTY,
        missing: check.minutes,
      }
      seen.n = n
      seen.filled = filled
      seen.missing = missing
      seen.mean = mean
      if (n < check.needed) return unknown('too-few-minutes', value)
      const threshold = level * mean
      // Far from the threshold its last digits do not matter, and are not worked out.
      const isNear = value !== null && Math.abs(value - threshold) <= Math.abs(threshold) * NEAR
      seen.threshold = isNear ? tidy(threshold) : threshold
      return decide(value, check.side)
    }
    case 'change': {
      seen.threshold = level * (check.side || 1)
      const ring = window.ring(measure)
      const reference = ring ? ring.last(point.minute - check.minutes, check.minutes) : NaN
      seen.reference = reference
      if (value === null) return unknown('no-value', value)
      if (!(Math.abs(reference) > 0)) return unknown('no-reference', null)
      const percent = tidy(Number(((value / reference - 1) * 100).toPrecision(12)))
      if (check.side === 0 && percent < 0) seen.threshold = -level
      const size = check.side === 0 ? Math.abs(percent) : percent * check.side
      seen.value = percent
      seen.holds = size >= level
      seen.why = seen.holds ? 'beyond' : 'not-beyond'
      return
    }
    case 'rank': {
      const rank = window.rank(measure)
      seen.threshold = level
      if (rank === null) return unknown('no-value', null)
      seen.value = rank
      seen.holds = rank <= level
      seen.why = seen.holds ? 'beyond' : 'not-beyond'
      return
    }
    case 'no-data':
      seen.value = point.on === 'time' ? point.at - window.heardAt : 0
      seen.threshold = level
      seen.holds = seen.value >= level
      seen.why = seen.holds ? 'beyond' : 'not-beyond'
      return
    default:
      seen.threshold = level
      return decide(value, check.side)
  }
}

function decide(value: number | null, side: Check['side']): void {
  if (value === null) return unknown('no-value', null)
  seen.value = value
  seen.holds = side > 0 ? value > seen.threshold : value < seen.threshold
  seen.why = seen.holds ? 'beyond' : 'not-beyond'
}

function unknown(why: Reading['why'], value: number | null): void {
  seen.value = value ?? NaN
  seen.holds = null
  seen.why = why
}

const orNull = (value: number) => (value === value ? value : null)

/** What the last `judge` of this condition read, as plain data. */
export function readingOf(check: Check, { minute }: Point, isFiring: boolean): Reading {
  const { holds, why, value, threshold, mean, reference, n, filled, missing } = seen
  const isAverage = check.type === 'ratio'
  const isInside = isFiring && holds === true && isBetween(check)
  return {
    type: check.type,
    measure: check.measure,
    holds,
    why: isInside ? 'not-recovered' : why,
    value: orNull(value),
    threshold: orNull(tidy(threshold)),
    factor: isAverage ? seen.level : null,
    mean: orNull(tidy(mean)),
    ratio: isAverage && mean > 0 && value === value ? tidy(value / mean) : null,
    reference: orNull(reference),
    n: isAverage ? n : null,
    of: isAverage ? check.minutes : null,
    needed: isAverage ? check.needed : null,
    filled: isAverage ? filled : null,
    missing: isAverage ? missing : null,
    from: check.minutes > 0 ? (minute - check.minutes) * check.unit : null,
    to: check.minutes > 0 ? minute * check.unit : null,
  }
}

/** Back inside the level, but not beyond the recovery level yet. */
function isBetween(check: Check): boolean {
  if (check.recovery === check.level) return false
  const level = check.type === 'ratio' ? tidy(check.level * seen.mean) : check.level
  if (check.type === 'change') return Math.abs(seen.value) < level
  return check.side > 0 ? seen.value <= level : seen.value >= level
}

/** All together: false beats unknown in `all`, true beats unknown in `any`. */
export function judgeTree(tree: Tree, judgeOne: (check: Check) => boolean | null): boolean | null {
  if ('check' in tree) return judgeOne(tree.check)
  const [members, decisive] = 'all' in tree ? [tree.all, false] : [tree.any, true]
  let answer: boolean | null = !decisive
  for (const member of members) {
    const holds = judgeTree(member, judgeOne)
    if (holds === decisive) answer = decisive
    else if (holds === null && answer !== decisive) answer = null
  }
  return answer
}
