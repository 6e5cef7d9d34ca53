import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { StatusResponse } from '@/lib/status/contract'

export const statusQuery = queryOptions({
  queryKey: ['status'],
  queryFn: ({ signal }) => fetchJson(StatusResponse, '/api/status', { signal }),
  refetchInterval: 5_000,
})
