'use client'

import { useQuery } from '@tanstack/react-query'
import { useNow } from '@/components/api/use-now'
import { judgeAgain } from '@/components/freshness/worse'
import type { Freshness, FreshnessBudget } from '@/lib/freshness/freshness'
import type { InstrumentView } from '@/lib/instruments/contract'
import { sourcesQuery } from './sources-query'

/** How old a source's numbers may be, by its id; undefined for those that promise no pace. */
export function useBudgets(): (source: string) => FreshnessBudget | undefined {
  const { data } = useQuery(sourcesQuery)
  return (source) => data?.sources.find(({ id }) => id === source)?.budget
}

/** How fresh an instrument is now, though the server said it a while ago. */
export function useFreshness(): (instrument: InstrumentView) => Freshness {
  const budgetOf = useBudgets()
  const now = useNow()
  return ({ freshness, lastAt, source }) => judgeAgain(freshness, lastAt, budgetOf(source), now)
}

/** "All sources" and each of them, to choose from. A source named in the address is there even before it is known. */
export function useSourceOptions(chosen: string): { value: string; label: string }[] {
  const { data } = useQuery(sourcesQuery)
  const known = data?.sources.map(({ id, label }) => ({ value: id, label })) ?? []
  const missing = chosen && !known.some(({ value }) => value === chosen) ? [{ value: chosen, label: chosen }] : []
  return [{ value: '', label: 'All sources' }, ...known, ...missing]
}
