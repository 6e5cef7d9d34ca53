import { InstrumentSort } from '@/lib/instruments/contract'
import type { Sorting } from '@/components/ui/table'

export const sortingOf = (sort: InstrumentSort): Sorting => ({
  by: sort.replace(/^-/, ''),
  descending: sort.startsWith('-'),
})

/** A second click turns the order round. Names begin at A, numbers at the largest. */
export function nextSort(current: InstrumentSort, by: string): InstrumentSort {
  const { by: currentBy, descending } = sortingOf(current)
  const down = currentBy === by ? !descending : by !== 'symbol'
  return InstrumentSort.catch(current).parse(down ? `-${by}` : by)
}
