import { DAY, HOUR } from '@/lib/platform/time'

/** What was used at a moment, in bytes. */
export type DiskUse = { at: number; used: number }

/** Less than this tells nothing about a day. */
const SHORTEST = 2 * HOUR

/**
 * How much grows in a day, by the line that lies closest to what was measured (least squares), in bytes. Null while there
 * is too little to say: a first start fetches a day of history, which is no pace to go on with.
 */
export function growthPerDay(samples: readonly DiskUse[]): number | null {
  const first = samples.at(0)
  const last = samples.at(-1)
  if (!first || !last || samples.length < 3 || last.at - first.at < SHORTEST) return null
  const n = samples.length
  const meanAt = samples.reduce((sum, { at }) => sum + (at - first.at), 0) / n
  const meanUsed = samples.reduce((sum, { used }) => sum + used, 0) / n
  let together = 0
  let spread = 0
  for (const { at, used } of samples) {
    const x = at - first.at - meanAt
    together += x * (used - meanUsed)
    spread += x * x
  }
  return (together / spread) * DAY
}

/** When the room above the reserve is used up; null when that is not known, or does not shrink. */
export function fullAt(
  growth: number | null,
  { free, reserve }: { free: number; reserve: number },
  now: number,
): number | null {
  if (growth === null || growth <= 0) return null
  return now + (Math.max(0, free - reserve) / growth) * DAY
}
