import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { MarketRowsResponse } from '@/lib/markets/row'

export const rowKey = (id: number) => ['markets', 'row', id] as const

/** `ids` in ascending order, so that the same rows are the same question. Each row is kept by itself too. */
export const rowsQuery = (ids: readonly number[]) =>
  queryOptions({
    queryKey: ['markets', 'rows', ids.join(',')],
    queryFn: async ({ client, signal }) => {
      const answer = await fetchJson(MarketRowsResponse, `/api/markets/rows?ids=${ids.join(',')}`, { signal })
      for (const row of answer.rows) client.setQueryData(rowKey(row.instrument.id), row)
      return answer
    },
    enabled: ids.length > 0,
    gcTime: 30_000,
  })
