import { type Limits } from '@/lib/alerts/limits'
import type { MinuteRing } from '@/lib/alerts/history'
import type { Check, Rule } from '@/lib/alerts/rule'

/** Bounds drawn from a rough mean lie this much inside. */
const INSIDE = 1 - 1e-9

/**
 * What a quiet instrument may do: all its rules are single conditions on the running minute, none of which can have anything
 * to say while price and volume stay within these. Worked out once for all instruments on which the same is watched.
 */
export type Calm = { up: number; down: number; volume: number; ratios: readonly Check[] }

/** Null: some rule needs more than bounds. */
export function calmOf(rules: readonly Rule[]): Calm | null {
  const calm = { up: Infinity, down: -Infinity, volume: Infinity, ratios: [] as Check[] }
  for (const rule of rules) {
    const { tree, hasSilence, noData } = rule
    if (!('check' in tree) || hasSilence || noData !== 'keep') return null
    const { check } = tree
    const { type, measure, level } = check
    const inside = level - Math.abs(level) * 1e-9
    if (type === 'ratio' && measure === 'volume') calm.ratios.push(check)
    else if (type === 'above' && measure === 'price') calm.up = Math.min(calm.up, inside)
    else if (type === 'below' && measure === 'price') calm.down = Math.max(calm.down, level + Math.abs(level) * 1e-9)
    else if (type === 'above' && measure === 'volume') calm.volume = Math.min(calm.volume, inside)
    else return null
  }
  return calm
}

/** Draws the limits of a quiet instrument for a minute; false when it is not quiet, and is to be looked at closely. */
export function rest(
  limits: Limits,
  { up, down, volume, ratios }: Calm,
  { price, traded, minute }: { price: number; traded: number; minute: number },
  volumes: MinuteRing | undefined,
): boolean {
  limits.up = up
  limits.down = down
  limits.volume = volume
  limits.through = ratios.length > 0 || volume < Infinity ? minute : Infinity
  for (const { minutes, needed, level } of ratios) {
    const mean = volumes!.roughMean(minute, minutes, needed)
    const bound = level * mean * INSIDE
    if (bound < limits.volume) limits.volume = bound
  }
  return price <= limits.up && price >= limits.down && !(traded >= limits.volume)
}
