import { queryOptions } from '@tanstack/react-query'
import { fetchJson, write } from '@/components/api/fetch-json'
import { RatesResponse, SampleResponse } from '@/lib/rates/contract'
import { keyOf, type Lane } from './lanes'

export type Days = { from: string; to: string }

const paramsOf = ({ origin, destination }: Lane, { from, to }: Days) =>
  new URLSearchParams({ date_from: from, date_to: to, origin, destination })

export const ratesQuery = (lane: Lane, days: Days | undefined) =>
  queryOptions({
    queryKey: ['rates', keyOf(lane), days],
    queryFn: ({ signal }) => fetchJson(RatesResponse, `/api/rates?${paramsOf(lane, days!)}&counts=true`, { signal }),
    enabled: days !== undefined,
    refetchInterval: 30_000,
  })

export const csvPath = (lane: Lane, days: Days): string => `/api/rates?${paramsOf(lane, days)}&format=csv`

export const sampleQuery = queryOptions({
  queryKey: ['rates', 'sample'],
  queryFn: ({ signal }) => fetchJson(SampleResponse, '/api/rates/sample', { signal }),
})

export const removeSample = () => write('DELETE', '/api/rates/sample')
