'use client'

import { useQuery } from '@tanstack/react-query'
import type { FreshnessBudget } from '@/lib/freshness/freshness'
import { sourcesQuery } from './sources-query'

/** How old a source's numbers may be, by its id; undefined for those that promise no pace. */
export function useBudgets(): (source: string) => FreshnessBudget | undefined {
  const { data } = useQuery(sourcesQuery)
  return (source) => data?.sources.find(({ id }) => id === source)?.budget
}

/** "All sources" and each of them, to choose from. A source named in the address is there even before it is known. */
export function useSourceOptions(chosen: string): { value: string; label: string }[] {
  const { data } = useQuery(sourcesQuery)
  const known = data?.sources.map(({ id, label }) => ({ value: id, label })) ?? []
  const missing = chosen && !known.some(({ value }) => value === chosen) ? [{ value: chosen, label: chosen }] : []
  return [{ value: '', label: 'All sources' }, ...known, ...missing]
}
