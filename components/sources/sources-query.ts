import { queryOptions } from '@tanstack/react-query'
import { fetchJson, write } from '@/components/api/fetch-json'
import { RunsResponse, SourcesResponse, SuggestionsResponse } from '@/lib/sources/contract'

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: ({ signal }) => fetchJson(SourcesResponse, '/api/sources', { signal }),
  refetchInterval: 5_000,
})

export const runsQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', id, 'runs'],
    queryFn: ({ signal }) => fetchJson(RunsResponse, `${path(id)}/runs`, { signal }),
    refetchInterval: 10_000,
  })

export const setPaused = (id: string, paused: boolean) => write('POST', `${path(id)}/${paused ? 'pause' : 'resume'}`)

export const suggestionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['sources', id, 'suggestions'],
    queryFn: ({ signal }) => fetchJson(SuggestionsResponse, `${path(id)}/suggestions`, { signal }),
    staleTime: 30_000,
  })

export const removeSource = (id: string) => write('POST', `${path(id)}/remove`)

export const repair = (id: string, range: { from: number; to: number }) => write('POST', `${path(id)}/repair`, range)

export const track = (id: string, instruments: readonly string[]) =>
  write('PUT', `${path(id)}/instruments`, { instruments })

const path = (id: string) => `/api/sources/${encodeURIComponent(id)}`
