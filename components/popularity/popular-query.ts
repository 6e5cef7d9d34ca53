import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { PopularResponse } from '@/lib/popularity/contract'

/** The first ten, as the API gives them unasked; every panel that wants to know shares this one answer. */
export const popularQuery = queryOptions({
  queryKey: ['popular'],
  queryFn: ({ signal }) => fetchJson(PopularResponse, '/api/instruments/popular', { signal }),
  refetchInterval: 5_000,
})
