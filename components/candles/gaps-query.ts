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

/** The gaps among candles with their reasons, which come a moment later; those before `to` matter first. */
export function useGaps(ref: string, candles: readonly Candle[], to: number): Gap[] {
  const gaps = useMemo(() => findGaps(candles), [candles])
  const days = gaps
    .filter(({ from }) => from < to)
    .flatMap((gap) => [Math.floor(gap.from / DAY) * DAY, Math.floor((gap.to - 1) / DAY) * DAY])
  const asked = [...new Set(days)].toSorted((one, other) => other - one).slice(0, MOST_DAYS)
  const reasons = useQueries({
    queries: asked.map((day) => ({ ...reasonsQuery(ref, day), refetchInterval: 5 * MINUTE })),
    combine: (results) => results.flatMap(({ data }) => data ?? []),
  })
  return useMemo(() => findGaps(candles, reasons), [candles, reasons])
}
