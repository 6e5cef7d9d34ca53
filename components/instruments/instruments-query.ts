import { queryOptions } from '@tanstack/react-query'
import { isPassing } from '@/components/api/api-error'
import { fetchJson } from '@/components/api/fetch-json'
import { InstrumentResponse, InstrumentsResponse } from '@/lib/instruments/contract'

/**
 * The one call that popularity counts: once per view, never again, whatever the network does. It takes no abort signal,
 * so that a page that is drawn twice in a row still calls once.
 */
export const instrumentQuery = (ref: string) =>
  queryOptions({
    queryKey: ['instruments', 'view', ref],
    queryFn: () => fetchJson(InstrumentResponse, `/api/instruments/${encodeURIComponent(ref)}`),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    refetchInterval: ({ state }) => (state.status === 'error' && isPassing(state.error) ? 10_000 : false), // a failed call was none
  })

/** The same instrument as the list shows it now: listing it is not a call. */
export const listedQuery = (symbol: string | undefined) =>
  queryOptions({
    queryKey: ['instruments', 'listed', symbol],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams({ search: symbol ?? '', limit: '50' })
      const { instruments } = await fetchJson(InstrumentsResponse, `/api/instruments?${params}`, { signal })
      return instruments.find((listed) => listed.symbol === symbol) ?? null
    },
    enabled: symbol !== undefined,
    refetchInterval: 3_000,
  })
