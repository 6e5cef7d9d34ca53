'use client'

import { onServer } from '@/components/api/server-clock'
import { useFromNow } from '@/components/api/use-now'
import { type Freshness, judge } from '@/lib/freshness/freshness'
import { SECOND } from '@/lib/platform/time'

const PATIENCE = 10 * SECOND

/** How fresh an answer is that is asked for `every` so often (ms): one that is missing is late, two make it stale. */
export function useAnswered(updatedAt: number, every: number): Freshness {
  const budget = { lateAfter: every + PATIENCE, staleAfter: 2 * every + PATIENCE }
  return useFromNow((now) => (updatedAt === 0 ? 'unknown' : judge(onServer(updatedAt), budget, now)), 'unknown')
}
