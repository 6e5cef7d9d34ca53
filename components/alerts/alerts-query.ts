import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { fetchJson, write, writeFor } from '@/components/api/fetch-json'
import { AlertsResponse, AlertView, ExplainResponse, type AlertBody, type AlertDraft } from '@/lib/alerts/contract'

/** Everything that is read about alerts begins with this, so that a change can renew all of it. */
export const ALERTS = ['alerts'] as const

export const alertsQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: [...ALERTS, 'list', { search }],
    queryFn: ({ pageParam, signal }) => {
      const params = new URLSearchParams(Object.entries({ search, cursor: pageParam }).filter(([, value]) => value))
      return fetchJson(AlertsResponse, `/api/alerts?${params}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  })

/** Those that watch an instrument, by whatever scope. */
export const alertsOfQuery = (symbol: string | undefined) =>
  queryOptions({
    queryKey: [...ALERTS, 'of', symbol],
    queryFn: ({ signal }) =>
      fetchJson(AlertsResponse, `/api/alerts?${new URLSearchParams({ symbol: symbol ?? '' })}`, { signal }),
    enabled: symbol !== undefined,
    select: ({ alerts }) => alerts,
    refetchInterval: 15_000,
  })

export const alertQuery = (id: number) =>
  queryOptions({
    queryKey: [...ALERTS, 'one', id],
    queryFn: ({ signal }) => fetchJson(AlertView, `/api/alerts/${id}`, { signal }),
    refetchInterval: 5_000,
  })

/** Asked behind the first moment of the minute (or day), which is that of a firing by the one before. */
export const explainQuery = (id: number, symbol: string, minute: number) =>
  queryOptions({
    queryKey: [...ALERTS, 'explain', id, symbol, minute],
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ symbol, at: String(minute + 1) })
      return fetchJson(ExplainResponse, `/api/alerts/${id}/explain?${asked}`, { signal })
    },
    retry: false,
  })

export const createAlert = (draft: unknown) => writeFor(AlertView, ['POST', '/api/alerts'], draft)
export const replaceAlert = (id: number, draft: unknown) => writeFor(AlertView, ['PUT', `/api/alerts/${id}`], draft)
export const changeAlert = (id: number, change: Partial<AlertBody> & Partial<AlertDraft>) =>
  writeFor(AlertView, ['PATCH', `/api/alerts/${id}`], change)
export const removeAlert = (id: number) => write('DELETE', `/api/alerts/${id}`)
