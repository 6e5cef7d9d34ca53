import { queryOptions, useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { fetchJson } from '@/components/api/fetch-json'
import type { Candle } from '@/lib/candles/candle'
import { HistoryResponse } from '@/lib/metrics/contract'
import { DAY, MINUTE } from '@/lib/platform/time'
import { findGaps, type Gap } from './gaps'

/** Reasons are asked for by days, the newest first; older gaps stay without a name until they are looked at. */
const MOST_DAYS = 5

const reasonsQuery = (ref: string, day: number) =>
  queryOptions({
    queryKey: ['metrics', ref, 'reasons', day],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams({ from: String(day), to: String(day + DAY) })
      return (await fetchJson(HistoryResponse, `/api/metrics/${encodeURIComponent(ref)}/history?${params}`, { signal }))
        .gaps
    },
    staleTime: 5 * MINUTE,
  })

/** The gaps among candles with their reasons, which come a moment later. `inView` says which of them matter first. */
export function useGaps(ref: string, candles: readonly Candle[], inView: { to: number } | null): Gap[] {
  const gaps = useMemo(() => findGaps(candles), [candles])
  const days = gaps
    .filter(({ from }) => !inView || from < inView.to)
    .flatMap(({ from, to }) => [Math.floor(from / DAY) * DAY, Math.floor((to - 1) / DAY) * DAY])
  const asked = [...new Set(days)].toSorted((one, other) => other - one).slice(0, MOST_DAYS)
  const reasons = useQueries({
    queries: asked.map((day) => ({ ...reasonsQuery(ref, day), refetchInterval: 5 * MINUTE })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  })
  return useMemo(() => findGaps(candles, reasons), [candles, reasons])
}
