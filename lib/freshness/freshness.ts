import { z } from 'zod'
import { MINUTE } from '@/lib/platform/time'

export const FRESHNESS = ['fresh', 'late', 'stale', 'unknown'] as const
export const Freshness = z.enum(FRESHNESS)
export type Freshness = z.infer<typeof Freshness>

/** How old (ms) what a source said may be before it is late, and before it is stale. */
export type FreshnessBudget = { lateAfter: number; staleAfter: number }

/** For instruments whose source promises no pace, such as the push door. */
export const UNPACED: FreshnessBudget = { lateAfter: 2 * MINUTE, staleAfter: 5 * MINUTE }

/** How fresh something is that was last heard at `lastAt` (epoch ms). Never heard is unknown, not stale. */
export function judge(lastAt: number | null, budget: FreshnessBudget, now: number): Freshness {
  if (lastAt === null) return 'unknown'
  const age = now - lastAt
  if (age > budget.staleAfter) return 'stale'
  return age > budget.lateAfter ? 'late' : 'fresh'
}
