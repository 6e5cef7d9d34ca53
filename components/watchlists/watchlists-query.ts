import { queryOptions } from '@tanstack/react-query'
import { fetchJson, write, writeFor } from '@/components/api/fetch-json'
import { type ChangeWatchlist, WatchlistResponse, WatchlistsResponse } from '@/lib/watchlists/contract'

export const watchlistsQuery = queryOptions({
  queryKey: ['watchlists'],
  queryFn: ({ signal }) => fetchJson(WatchlistsResponse, '/api/watchlists', { signal }),
  staleTime: 30_000,
  refetchInterval: 60_000, // others may change them too
})

export const createWatchlist = (name: string, symbols: readonly string[]) =>
  writeFor(WatchlistResponse, ['POST', '/api/watchlists'], { name, symbols })

export const changeWatchlist = (id: number, change: ChangeWatchlist) =>
  writeFor(WatchlistResponse, ['PATCH', `/api/watchlists/${id}`], change)

export const removeWatchlist = (id: number) => write('DELETE', `/api/watchlists/${id}`)

export const orderWatchlists = (ids: readonly number[]) =>
  writeFor(WatchlistsResponse, ['PUT', '/api/watchlists/order'], { ids })
