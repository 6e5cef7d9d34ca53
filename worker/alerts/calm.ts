import type { Rule } from '@/lib/alerts/rule'

/** Bounds lie this much inside: the rough mean that some are drawn from may be off by less. */
const INSIDE = 1e-9

/**
 * What a quiet instrument may do: all its rules are single conditions on the running minute, and none of them can have
 * anything to say while price and volume stay within these.
 */
export type Calm = {
  up: number
  down: number
  volume: number
  factor: number // of the average of `minutes`, of which `needed` must be real; Infinity when no rule asks for one
  minutes: number
  needed: number
}

/** Null: some rule needs more than bounds. */
export function calmOf(rules: readonly Rule[]): Calm | null {
  const calm: Calm = { up: Infinity, down: -Infinity, volume: Infinity, factor: Infinity, minutes: 0, needed: 0 }
  for (const { tree, hasSilence, noData } of rules) {
    if (!('check' in tree) || hasSilence || noData !== 'keep') return null
    const { type, measure, level, minutes, needed } = tree.check
    const dust = Math.abs(level) * INSIDE
    if (type === 'ratio' && measure === 'volume' && (calm.minutes === 0 || calm.minutes === minutes))
      Object.assign(calm, { factor: Math.min(calm.factor, level - dust), minutes, needed })
    else if (type === 'above' && measure === 'price') calm.up = Math.min(calm.up, level - dust)
    else if (type === 'below' && measure === 'price') calm.down = Math.max(calm.down, level + dust)
    else if (type === 'above' && measure === 'volume') calm.volume = Math.min(calm.volume, level - dust)
    else return null
  }
  return calm
}
