import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { RegionsResponse } from '@/lib/places/contract'

/** The whole tree: a few hundred places, asked for once in a while. */
export const regionsQuery = queryOptions({
  queryKey: ['regions'],
  queryFn: ({ signal }) => fetchJson(RegionsResponse, '/api/regions', { signal }),
  refetchInterval: 60_000,
})
