import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchJson, writeFor } from '@/components/api/fetch-json'
import { EpisodesResponse, EpisodeView } from '@/lib/alerts/contract'

export const EPISODES = ['episodes'] as const

export type EpisodesFilter = { alert: string; symbol: string }

export const episodesQuery = (filter: EpisodesFilter, state: 'open' | 'ended') =>
  infiniteQueryOptions({
    queryKey: [...EPISODES, 'list', filter, state],
    queryFn: ({ pageParam, signal }) => {
      const asked = { ...filter, state, cursor: pageParam, limit: '50' }
      const params = new URLSearchParams(Object.entries(asked).filter(([, value]) => value))
      return fetchJson(EpisodesResponse, `/api/episodes?${params}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })

export const episodeQuery = (id: number) =>
  queryOptions({
    queryKey: [...EPISODES, 'one', id],
    queryFn: ({ signal }) => fetchJson(EpisodeView, `/api/episodes/${id}`, { signal }),
    refetchInterval: 10_000,
  })

/** The newest firings on an instrument, for the marks on its chart. */
export const episodesOfQuery = (symbol: string | undefined) =>
  queryOptions({
    queryKey: [...EPISODES, 'of', symbol],
    queryFn: ({ signal }) =>
      fetchJson(EpisodesResponse, `/api/episodes?${new URLSearchParams({ symbol: symbol ?? '', limit: '500' })}`, {
        signal,
      }),
    enabled: symbol !== undefined,
    select: ({ episodes }) => episodes,
    refetchInterval: 15_000,
  })

export type EpisodeChange =
  | { acknowledge: { note: string | null } | null }
  | { snooze: { for: string } | { until: number } | null }

/** Acknowledges or snoozes an episode; null takes it back. */
export function changeEpisode(id: number, change: EpisodeChange): Promise<EpisodeView> {
  const [action, body] = 'acknowledge' in change ? ['acknowledge', change.acknowledge] : ['snooze', change.snooze]
  const url = `/api/episodes/${id}/${action}`
  return body === null ? writeFor(EpisodeView, ['DELETE', url]) : writeFor(EpisodeView, ['POST', url], body)
}
