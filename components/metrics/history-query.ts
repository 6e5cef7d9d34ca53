import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { HistoryResponse } from '@/lib/metrics/contract'
import type { Measure } from '@/lib/metrics/measure'

export const historyQuery = (name: string, measure: Measure) =>
  queryOptions({
    queryKey: ['metrics', name, measure],
    queryFn: ({ signal }) =>
      fetchJson(HistoryResponse, `/api/metrics/${encodeURIComponent(name)}/history?measure=${measure}`, { signal }),
    refetchInterval: 30_000,
  })
