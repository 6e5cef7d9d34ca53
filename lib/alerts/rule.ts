import type { Measure } from '@/lib/metrics/measure'
import { DAY, MINUTE, parseDuration } from '@/lib/platform/time'
import { type AlertRule, type Condition, isDaily, type Leaf, leavesOf } from './alert'

/** One condition, ready to be compared: durations in ms, and which way is beyond. */
export type Check = {
  place: number // among the conditions of its rule
  type: Leaf['type']
  measure: Measure
  /** 1: beyond is above the level, -1: below it, 0: either way. */
  side: 1 | -1 | 0
  level: number // factor, value, percent, top, or ms
  recovery: number // where a firing ends, in the same unit
  unit: number // ms: a minute, or of lanes a day, which is then meant wherever minutes are counted
  minutes: number // of the window; 0 without one
  needed: number // real minutes that the window must have
  /** Only what was seen on this side of the level can cross it. */
  mustCross: boolean
}

export type Tree = { check: Check } | { all: Tree[] } | { any: Tree[] }

/** An alert's rule, ready to be evaluated. */
export type Rule = {
  on: 'tick' | 'close'
  unit: number // ms, as of its checks
  tree: Tree
  checks: readonly Check[]
  hold: number // ms
  cooldown: number
  expiresAt: number | null
  noData: 'keep' | 'alert' | 'ok'
  again: number | null // percent
  /** Whether what held goes on holding while nothing is heard. The volume of a minute is over with its minute. */
  isLasting: boolean
  /** Whether what holds fires once it is due, though nothing is heard. Days come late: only a day that has a rate decides. */
  isDueByClock: boolean
  hasSilence: boolean
  silentAfter: number // ms: when the policy for missing data begins to count
  /** Only places are asked for: it is looked at once a minute, when they are new. Lanes have theirs with their days. */
  isRanked: boolean
}

/** What is older than this (ms) when it is heard is history: it is kept, but fires nothing. */
export const LIVE = 5 * MINUTE
/** The same in days of lanes: today and the week before it. Prices come late and in batches. */
export const LIVE_DAYS = 7
const SILENT_AFTER = 5 * MINUTE
/** A lane whose newest day is older is late (`LANE_TRAITS`). */
const SILENT_DAYS_AFTER = 8 * DAY
/** An hour needs 30 real minutes; any other window half of its own. */
const neededOf = (minutes: number) => Math.ceil(minutes / 2)

export function compile(rule: AlertRule): Rule {
  const unit = isDaily(rule) ? DAY : MINUTE
  const checks = leavesOf(rule.condition).map((leaf, place) => checkOf(leaf, place, rule, unit))
  const next = checks.values()
  const tree = (condition: Condition): Tree => {
    if ('all' in condition) return { all: condition.all.map(tree) }
    if ('any' in condition) return { any: condition.any.map(tree) }
    return { check: next.next().value! }
  }
  const isLasting = checks.every(({ measure, type }) => measure !== 'volume' || type === 'no-data' || type === 'rank')
  return {
    on: rule.on,
    unit,
    tree: tree(rule.condition),
    checks,
    hold: ms(rule.for),
    cooldown: ms(rule.cooldown),
    expiresAt: rule.expiresAt,
    noData: rule.noData,
    again: rule.again?.percent ?? null,
    isLasting,
    isDueByClock: isLasting && unit === MINUTE,
    hasSilence: checks.some(({ type }) => type === 'no-data'),
    silentAfter: unit === DAY ? SILENT_DAYS_AFTER : SILENT_AFTER,
    isRanked: unit === MINUTE && checks.every(({ type }) => type === 'rank'),
  }
}

const ms = (duration: string | null) => (duration === null ? 0 : parseDuration(duration)!)

function checkOf(leaf: Leaf, place: number, rule: AlertRule, unit: number): Check {
  const minutes = 'window' in leaf ? Math.ceil(ms(leaf.window) / unit) : 0
  const { level, side, mustCross = false } = levelOf(leaf)
  const recovery = ('recovery' in leaf ? leaf.recovery : null) ?? rule.recovery ?? level
  const measure = leaf.measure ?? rule.measure
  return { place, type: leaf.type, measure, side, level, recovery, unit, minutes, needed: neededOf(minutes), mustCross }
}

function levelOf(leaf: Leaf): { level: number; side: Check['side']; mustCross?: boolean } {
  switch (leaf.type) {
    case 'ratio':
      return { level: leaf.factor, side: 1 }
    case 'above':
      return { level: leaf.value, side: 1 }
    case 'below':
      return { level: leaf.value, side: -1 }
    case 'crosses-up':
      return { level: leaf.value, side: 1, mustCross: true }
    case 'crosses-down':
      return { level: leaf.value, side: -1, mustCross: true }
    case 'change':
      return { level: Math.abs(leaf.percent), side: sideOf(leaf) }
    case 'rank':
      return { level: leaf.top, side: -1, mustCross: true }
    case 'no-data':
      return { level: ms(leaf.after), side: 1 }
  }
}

const sideOf = ({
  percent,
  direction = 'either',
}: {
  percent: number
  direction?: 'up' | 'down' | 'either' | undefined
}) => (percent < 0 || direction === 'down' ? -1 : direction === 'up' ? 1 : 0)

/** A whole minute, or day of a lane, as a point: it is over, or on tick its value is there from its first moment on. */
export const wholeOf = ({ on, unit }: Rule, minute: number) => ({
  at: on === 'close' ? (minute + 1) * unit : minute * unit,
  minute,
  on,
})

/** How many minutes before a point its rules look back on, by measure. A change looks for its price in twice its window. */
export function reachOf(rules: Iterable<Rule>): Map<Measure, number> {
  const reach = new Map<Measure, number>()
  for (const { checks } of rules) {
    for (const { measure, minutes, type } of checks) {
      if (minutes === 0) continue
      const wanted = type === 'change' ? 2 * minutes : minutes
      reach.set(measure, Math.max(wanted, reach.get(measure) ?? 0))
    }
  }
  return reach
}
