import type { Spread } from './stats'

/** Which way is better, and what must be, should be and would be wonderful. */
export type Goals = { better: 'more' | 'less'; floor: number; target: number; moonshot: number | null }

/** One row of the table. */
export type Figure = {
  /** What was measured, and against what, both named. */
  what: string
  against: string
  unit: string
  value: Spread
  goals?: Goals
  /** What stands behind the value: both sides, processor time, checks that were made. */
  notes: string[]
}

export type Run = { full: boolean; say: (line: string) => void }

export type Bench = { name: string; title: string; run: (run: Run) => Promise<Figure[]> }

export type Reached = 'moonshot' | 'target' | 'floor' | 'missed'

/** The best goal that the median reaches. */
export function reached(value: number, { better, floor, target, moonshot }: Goals): Reached {
  const holds = (goal: number) => (better === 'more' ? value >= goal : value <= goal)
  if (moonshot !== null && holds(moonshot)) return 'moonshot'
  if (holds(target)) return 'target'
  return holds(floor) ? 'floor' : 'missed'
}

/** A figure without its answers compared is worth nothing: whoever finds a difference throws this. */
export class WrongAnswer extends Error {
  override name = 'WrongAnswer'
}
