import type { BacktestResponse } from '@/lib/alerts/contract'

type Curve = BacktestResponse['curve']

/** Steps of the slider between two points that were tried. */
export const STEPS = 20

/** How many steps the slider has. */
export const stepsOf = (curve: Curve): number => (curve.length - 1) * STEPS

/** What stands at a step: a point that was tried, or between two of them what the line says, which is only about so. */
export function pointAt(curve: Curve, step: number): { threshold: number; perDay: number; isTried: boolean } {
  const before = curve[Math.floor(step / STEPS)]!
  const after = curve[Math.ceil(step / STEPS)]!
  const part = (step % STEPS) / STEPS
  const between = (from: number, to: number) => from + (to - from) * part
  if (part === 0) return { ...before, isTried: true }
  return {
    threshold: Number(between(before.threshold, after.threshold).toPrecision(4)),
    perDay: between(before.perDay, after.perDay),
    isTried: false,
  }
}

/** The step at which a threshold stands; beyond the ends, the end. */
export function stepOf(curve: Curve, threshold: number): number {
  const after = curve.findIndex((point) => point.threshold >= threshold)
  if (after === -1) return stepsOf(curve)
  const from = curve[after - 1]?.threshold
  if (from === undefined) return 0
  return Math.round((after - 1 + (threshold - from) / (curve[after]!.threshold - from)) * STEPS)
}
