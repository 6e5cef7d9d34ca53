import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import type { Mark } from './chart-time'
import { wallTime } from './zone'

/** How much a change of each thing weighs, as the chart library counts it. */
const YEAR = 70
const MONTH = 60
const DAY_WEIGHT = 50
const HOUR_WEIGHT = 30
const STEPS = [
  [12 * HOUR, 33],
  [6 * HOUR, 32],
  [3 * HOUR, 31],
  [HOUR, HOUR_WEIGHT],
  [30 * MINUTE, 22],
  [5 * MINUTE, 21],
  [MINUTE, 20],
] as const

/**
 * How important a mark at `time` is on an axis, where `before` is the moment left of it: new years, days and hours begin
 * when the clocks of the zone say so. The library itself knows only UTC, and would call 05:45 the begin of a day.
 */
export function markWeight(before: number, time: number, zone: string): number {
  const [from, to] = [wallTime(zone, before), wallTime(zone, time)]
  const [left, right] = [new Date(from), new Date(to)]
  if (left.getUTCFullYear() !== right.getUTCFullYear()) return YEAR
  if (left.getUTCMonth() !== right.getUTCMonth()) return MONTH
  if (Math.floor(from / DAY) !== Math.floor(to / DAY)) return DAY_WEIGHT
  if (to <= from) return HOUR_WEIGHT // the clocks were set back
  return STEPS.find(([length]) => Math.floor(from / length) !== Math.floor(to / length))?.[1] ?? 0
}

/** What a mark of this weight says. */
export function markOf(weight: number): Mark {
  if (weight >= YEAR) return 'year'
  if (weight >= MONTH) return 'month'
  return weight >= DAY_WEIGHT ? 'day' : 'time'
}
