import type { Sorting } from '@/components/ui/table'
import { MarketSort } from '@/lib/markets/contract'

/** Empty: in an order of its own, as a watchlist is. */
type Sort = MarketSort | ''

export const sortingOf = (sort: Sort): Sorting => ({
  by: sort.replace(/^-/, ''),
  descending: sort.startsWith('-'),
})

/** What one wants to see the beginning of: names from A, the first rank. */
const ASCENDS = new Set(['symbol', 'rank'])

/** A second click turns the order round. Names begin at A, numbers at the largest. */
export function nextSort(current: Sort, by: string): Sort {
  const { by: currentBy, descending } = sortingOf(current)
  const down = currentBy === by ? !descending : !ASCENDS.has(by)
  return MarketSort.safeParse(down ? `-${by}` : by).data ?? current
}
