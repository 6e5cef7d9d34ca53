import type { GapReason, HistoryResponse } from '@/lib/metrics/contract'

/** How long (ms) values were missing for each reason, the longest first. */
export function missingByReason(gaps: HistoryResponse['gaps']): [GapReason, number][] {
  const missing = new Map<GapReason, number>()
  for (const { from, to, reason } of gaps) missing.set(reason, (missing.get(reason) ?? 0) + to - from)
  return [...missing].toSorted(([, one], [, other]) => other - one)
}
