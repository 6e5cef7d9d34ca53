import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { MarketIndexResponse, MarketOrderResponse } from '@/lib/markets/contract'
import { MINUTE } from '@/lib/platform/time'
import { openIndex } from './market-index'
import type { Asked } from './markets-tab'

/** Read once and kept: the browser is told when it has not changed. */
export const indexQuery = queryOptions({
  queryKey: ['markets', 'index'],
  queryFn: async ({ signal }) => {
    const index = openIndex(await fetchJson(MarketIndexResponse, '/api/markets/index', { signal }))
    setTimeout(() => index.haystack.length, 500) // before the first keystroke, and apart from the first drawing
    return index
  },
  staleTime: MINUTE,
  gcTime: Infinity,
  refetchInterval: 5 * MINUTE,
  structuralSharing: false, // comparing fifty thousand names costs more than drawing twenty
})

export const orderQuery = (asked: Asked) =>
  queryOptions({
    queryKey: ['markets', 'order', asked],
    queryFn: ({ signal }) => {
      const params = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''))
      return fetchJson(MarketOrderResponse, `/api/markets/order?${params}`, { signal })
    },
    refetchInterval: asked.sort.endsWith('calls') ? 4_000 : 10_000, // a call is to be seen within 5 s
    structuralSharing: false,
  })
