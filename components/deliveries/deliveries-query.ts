import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchJson, write } from '@/components/api/fetch-json'
import { DeliveriesResponse, PauseView, type DeliveryState } from '@/lib/deliveries/contract'

export const DELIVERIES = ['deliveries'] as const

export type DeliveriesFilter = { state: '' | DeliveryState; channel: string; alert: string; episode: string }

export const deliveriesQuery = (filter: DeliveriesFilter) =>
  infiniteQueryOptions({
    queryKey: [...DELIVERIES, 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(Object.entries({ ...filter, cursor: pageParam }).filter(([, value]) => value))
      return fetchJson(DeliveriesResponse, `/api/deliveries?${params}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  })

export const deliveriesOfQuery = (episodeId: number) =>
  queryOptions({
    queryKey: [...DELIVERIES, 'of', episodeId],
    queryFn: ({ signal }) => fetchJson(DeliveriesResponse, `/api/deliveries?episode=${episodeId}`, { signal }),
    select: ({ deliveries }) => deliveries,
    refetchInterval: 5_000,
  })

export const replayDelivery = (id: number) => write('POST', `/api/deliveries/${id}/replay`)

export const pauseQuery = queryOptions({
  queryKey: [...DELIVERIES, 'pause'],
  queryFn: ({ signal }) => fetchJson(PauseView, '/api/deliveries/pause', { signal }),
  refetchInterval: 15_000,
})

/** null ends the pause. */
export async function pauseUntil(until: number | null): Promise<void> {
  if (until === null) await write('DELETE', '/api/deliveries/pause')
  else await write('PUT', '/api/deliveries/pause', { until })
}
