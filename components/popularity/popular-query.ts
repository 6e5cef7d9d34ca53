import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { PopularResponse } from '@/lib/popularity/contract'

export const popularQuery = (limit: 10 | 100) =>
  queryOptions({
    queryKey: ['popular', limit],
    queryFn: ({ signal }) => fetchJson(PopularResponse, `/api/instruments/popular?limit=${limit}`, { signal }),
    refetchInterval: 5_000,
  })
