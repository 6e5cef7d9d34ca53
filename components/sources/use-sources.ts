'use client'

import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useFromNow, useNow } from '@/components/api/use-now'
import { judgeAgain } from '@/components/freshness/worse'
import { LANE_SOURCE_LABELS } from '@/components/rates/lanes'
import type { Freshness, FreshnessBudget } from '@/lib/freshness/freshness'
import type { InstrumentView } from '@/lib/instruments/contract'
import type { SourcesResponse, SourceView } from '@/lib/sources/contract'
import { sourcesQuery } from './sources-query'

/** How old a source's numbers may be, by its id; undefined for those that promise no pace. The same until they change. */
export function useBudgets(): (source: string) => FreshnessBudget | undefined {
  const { data } = useQuery({ ...sourcesQuery, select: budgetsOf })
  return useCallback((source) => data?.[source], [data])
}

const budgetsOf = ({ sources }: SourcesResponse): Record<string, FreshnessBudget> =>
  Object.fromEntries(sources.map(({ id, budget }) => [id, budget]))

/** What a source is called, by its id. The same until that changes. */
export function useSourceLabels(): (source: string) => string {
  const { data } = useQuery({ ...sourcesQuery, select: labelsOf })
  return useCallback((source) => data?.[source] ?? LANE_SOURCE_LABELS[source] ?? source, [data])
}

const labelsOf = ({ sources }: SourcesResponse): Record<string, string> =>
  Object.fromEntries(sources.map(({ id, label }) => [id, label]))

/** How fresh an instrument is now, though the server said it a while ago. */
export function useFreshness(): (instrument: InstrumentView) => Freshness {
  const budgetOf = useBudgets()
  const now = useNow()
  return ({ freshness, lastAt, source }) => judgeAgain(freshness, lastAt, budgetOf(source), now)
}

/** How fresh a source is now, by its id; undefined for what is no source, such as the rates of freight. */
export function useSourceFreshness(): (source: string) => Freshness | undefined {
  const { data } = useQuery(sourcesQuery)
  const told = useFromNow(
    (now) => JSON.stringify(data?.sources.map((source) => [source.id, judgeSource(source, now)]) ?? []),
    '[]',
  )
  return useMemo(() => {
    const known = new Map(JSON.parse(told) as [string, Freshness][])
    return (source) => known.get(source)
  }, [told])
}

export const judgeSource = ({ freshness, lastSuccess, budget }: SourceView, now: number | null): Freshness =>
  judgeAgain(freshness, lastSuccess, budget, now)

/** "All sources" and each of them, to choose from. A source named in the address is there even before it is known. */
export function useSourceOptions(chosen: string): { value: string; label: string }[] {
  const { data } = useQuery(sourcesQuery)
  const known = data?.sources.map(({ id, label }) => ({ value: id, label })) ?? []
  const missing = chosen && !known.some(({ value }) => value === chosen) ? [{ value: chosen, label: chosen }] : []
  return [{ value: '', label: 'All sources' }, ...known, ...missing]
}
