import type { AlertState } from './evaluate'
import { tidy } from './history'
import type { Point, Window } from './judge'
import type { Check, Rule } from './rule'

/**
 * What a quote may do without changing anything about an alert: stay between two prices, keep the volume of its minute from
 * passing a bound, and lie in a minute that is not later than `through`. Infinity: there is no such bound.
 */
export type Limits = { up: number; down: number; volume: number; through: number }

export const unlimited = (): Limits => ({ up: Infinity, down: -Infinity, volume: Infinity, through: Infinity })

/** Bounds are drawn a little too tight: whoever passes one is looked at closely, and most of the time it is nothing. */
const DUST = 1e-12
const NEAR = 1e-9
const under = (value: number) => value - Math.abs(value) * DUST
const over = (value: number) => value + Math.abs(value) * DUST

/** Every quote is looked at. */
export function openWide(limits: Limits): void {
  limits.up = -Infinity
}

/** Tightens `limits` by what could change this alert, as it stands after `point` was evaluated. */
export function tighten(limits: Limits, rule: Rule, state: AlertState, point: Point, window: Window): void {
  const { phase } = state
  if (phase === 'no-data' || (phase === 'pending' && (!rule.isLasting || rule.again !== null))) return openWide(limits)
  if (rule.hasSilence && phase !== 'ok') return openWide(limits)
  if (phase === 'firing' && rule.again !== null) boundAgain(limits, rule, state)
  for (const check of rule.checks) bound(limits, check, phase === 'firing', point, window)
}

function bound(limits: Limits, check: Check, isFiring: boolean, point: Point, window: Window): void {
  const { type, measure, minutes } = check
  if (type === 'no-data' || type === 'rank') return
  const quoted = measure === 'price' || measure === 'volume'
  if (minutes > 0 || measure === 'volume') limits.through = Math.min(limits.through, point.minute)
  if (!quoted) return
  const value = point.values[measure]
  if (value === null) return measure === 'price' ? openWide(limits) : void (limits.volume = -Infinity)
  const levels = isFiring && check.recovery !== check.level ? [check.level, check.recovery] : [check.level]
  for (const level of levels) {
    const threshold = thresholdsOf(check, level, point, window)
    if (threshold === null) continue
    if (measure === 'volume') boundVolume(limits, check, threshold, value)
    else for (const each of threshold) boundPrice(limits, each, value)
  }
}

/** The values at which a condition changes its mind; null while it has none to make up. */
function thresholdsOf(check: Check, level: number, point: Point, window: Window): number[] | null {
  const ring = check.minutes > 0 ? window.ring(check.measure) : undefined
  if (check.type === 'ratio') {
    const average = ring?.average(point.minute, check.minutes)
    return average && average.n >= check.needed ? [tidy(level * average.mean)] : null
  }
  if (check.type !== 'change') return [level]
  const reference = ring ? ring.last(point.minute - check.minutes, check.minutes) : NaN
  if (!(Math.abs(reference) > 0)) return null
  const rise = reference * (1 + level / 100)
  const fall = reference * (1 - level / 100)
  return check.side > 0 ? [rise] : check.side < 0 ? [fall] : [rise, fall]
}

function boundPrice(limits: Limits, threshold: number, value: number): void {
  // So near that only the comparison itself can tell on which side it is.
  if (Math.abs(value - threshold) <= Math.abs(threshold) * NEAR) openWide(limits)
  else if (value > threshold) limits.down = Math.max(limits.down, over(threshold))
  else limits.up = Math.min(limits.up, under(threshold))
}

/** The volume of a minute only grows: what it has passed it has passed until the minute is over. */
function boundVolume(limits: Limits, { type }: Check, thresholds: readonly number[], value: number): void {
  if (type === 'change') limits.volume = Math.min(limits.volume, value)
  else for (const each of thresholds) if (value <= each) limits.volume = Math.min(limits.volume, under(each))
}

function boundAgain(limits: Limits, rule: Rule, { told }: AlertState): void {
  if (told === null) return
  for (const { type, measure, side } of rule.checks) {
    if (type === 'change') openWide(limits)
    const by = (Math.abs(told) * rule.again!) / 100
    if (measure === 'volume') limits.volume = Math.min(limits.volume, under(told + by))
    else if (side > 0) limits.up = Math.min(limits.up, under(told + by))
    else limits.down = Math.max(limits.down, over(told - by))
  }
}
