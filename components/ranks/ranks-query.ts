import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import type { Measure } from '@/lib/metrics/measure'
import { RanksResponse, type RankBy } from '@/lib/ranks/contract'

export const ranksQuery = (measure: Measure = 'price', by: RankBy = 'stddev', source = '') =>
  queryOptions({
    queryKey: ['ranks', { measure, by, source }],
    queryFn: ({ signal }) => {
      const params = new URLSearchParams({ measure, by, ...(source && { source }) })
      return fetchJson(RanksResponse, `/api/ranks?${params}`, { signal })
    },
    refetchInterval: 20_000,
  })
