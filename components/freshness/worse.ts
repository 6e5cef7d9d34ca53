import { judge, type Freshness, type FreshnessBudget } from '@/lib/freshness/freshness'

const ORDER: readonly Freshness[] = ['fresh', 'late', 'stale', 'unknown']

export const worse = (one: Freshness, other: Freshness): Freshness =>
  ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other

/**
 * How fresh a number on screen is now. The server judged it when it answered; if no answer has come since, the number
 * has aged all the same, so it is judged again against the source's budget.
 */
export function judgeAgain(
  said: Freshness,
  lastAt: number | null,
  budget: FreshnessBudget | undefined,
  now: number | null,
): Freshness {
  if (!budget || now === null || lastAt === null) return said
  return worse(said, judge(lastAt, budget, now))
}
