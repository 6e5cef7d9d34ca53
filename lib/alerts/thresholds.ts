import { type AlertRule, type Condition, isDaily, type Leaf } from './alert'

/** The number of a rule that a person would turn: that of its first condition which has one. */
export type Dial = { threshold: number; grid: number[]; low: number; high: number; scale: 'log' | 'linear' }

const RATIOS = [1.5, 2, 2.5, 3, 4, 5, 7, 10]
const PERCENTS = [0.25, 0.5, 1, 2, 3, 5, 10]
/** Rates of lanes move by tenths where volumes of minutes move by multiples. */
const OF_DAYS = { ratios: [1.05, 1.1, 1.2, 1.3, 1.5, 2, 3, 5], percents: [2, 5, 10, 15, 20, 30, 50] }
const STEPS = 8

/** `seen`: lowest and highest value of the measure, between which levels lie. Null: the rule has nothing to turn. */
export function dialOf(rule: AlertRule, seen: { low: number; high: number } | null): Dial | null {
  const leaf = firstNumbered(rule.condition)
  if (!leaf) return null
  const threshold = numberOf(leaf)!
  const [ratios, percents] = isDaily(rule) ? [OF_DAYS.ratios, OF_DAYS.percents] : [RATIOS, PERCENTS]
  if (leaf.type === 'ratio') return { threshold, grid: withIn(ratios, threshold), low: 1.01, high: 1_000, scale: 'log' }
  if (leaf.type === 'change')
    return { threshold, grid: withIn(percents, threshold), low: 0.01, high: 1_000, scale: 'log' }
  if (seen === null || !(seen.high > seen.low))
    return { threshold, grid: [threshold], low: NaN, high: NaN, scale: 'linear' }
  const step = (seen.high - seen.low) / STEPS
  const levels = Array.from({ length: STEPS + 1 }, (_, k) => shortened(seen.low + k * step))
  return { threshold, grid: withIn(levels, threshold), ...seen, scale: 'linear' }
}

/** The same rule with its dial turned; a recovery level keeps its distance. */
export function turned(rule: AlertRule, to: number): AlertRule {
  const leaf = firstNumbered(rule.condition)!
  const from = numberOf(leaf)!
  const moved = (recovery: number | null | undefined) =>
    recovery == null
      ? recovery
      : leaf.type === 'ratio' || leaf.type === 'change'
        ? (recovery * to) / from
        : recovery + to - from
  const replaced = { ...leaf, ...('recovery' in leaf ? { recovery: moved(leaf.recovery) } : {}), ...numbered(leaf, to) }
  return {
    ...rule,
    recovery: 'type' in rule.condition ? (moved(rule.recovery) ?? null) : rule.recovery,
    condition: replace(rule.condition, leaf, replaced as Leaf),
  }
}

/** Fewer firings with a larger number, except below a level. */
export const falls = (rule: AlertRule): boolean => {
  const type = firstNumbered(rule.condition)?.type
  return type !== 'below' && type !== 'crosses-down'
}

/**
 * The number whose count comes nearest to `target`, by halving while there is time: counts fall, or rise, with the number. Only
 * one that fires at all is an answer: beyond what was ever seen, any would do. Undefined: none was found that does.
 */
export async function solve(
  dial: Dial,
  target: number,
  isFalling: boolean,
  count: (threshold: number) => Promise<number>,
  hasTime: () => boolean,
): Promise<{ threshold: number; perDay: number } | undefined> {
  const isLog = dial.scale === 'log'
  let [low, high] = isLog ? [Math.log(dial.low), Math.log(dial.high)] : [dial.low, dial.high]
  let best: { threshold: number; perDay: number } | undefined
  const consider = (threshold: number, perDay: number) => {
    if (perDay === 0) return
    if (!best || Math.abs(perDay - target) < Math.abs(best.perDay - target)) best = { threshold, perDay }
  }
  consider(dial.threshold, await count(dial.threshold))
  for (let step = 0; step < 14 && high > low && hasTime(); step++) {
    const middle = (low + high) / 2
    const threshold = shortened(isLog ? Math.exp(middle) : middle)
    const found = await count(threshold)
    consider(threshold, found)
    if (found > target === isFalling) low = middle
    else high = middle
  }
  return best
}

function firstNumbered(condition: Condition): Leaf | undefined {
  if ('all' in condition || 'any' in condition) {
    const members = 'all' in condition ? condition.all : condition.any
    for (const member of members) {
      const found = firstNumbered(member)
      if (found) return found
    }
    return undefined
  }
  return numberOf(condition) === null ? undefined : condition
}

function numberOf(leaf: Leaf): number | null {
  if (leaf.type === 'ratio') return leaf.factor
  if (leaf.type === 'change') return Math.abs(leaf.percent)
  return 'value' in leaf ? leaf.value : null
}

function numbered(leaf: Leaf, to: number): object {
  if (leaf.type === 'ratio') return { factor: to }
  if (leaf.type === 'change') return { percent: leaf.percent < 0 ? -to : to }
  return { value: to }
}

function replace(condition: Condition, leaf: Leaf, by: Leaf): Condition {
  if (condition === leaf) return by
  if ('all' in condition) return { all: condition.all.map((member) => replace(member, leaf, by)) }
  if ('any' in condition) return { any: condition.any.map((member) => replace(member, leaf, by)) }
  return condition
}

const withIn = (grid: readonly number[], threshold: number) =>
  [...new Set([...grid, threshold])].toSorted((a, b) => a - b)
/** Four digits: a person reads it. */
const shortened = (value: number) => Number(value.toPrecision(4))
