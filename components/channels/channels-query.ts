import { queryOptions } from '@tanstack/react-query'
import { fetchJson, write, writeFor } from '@/components/api/fetch-json'
import {
  ChannelsResponse,
  ChannelView,
  NewChannelResponse,
  NewSecretResponse,
  PreviewResponse,
  TestResponse,
} from '@/lib/channels/contract'
import { SECOND } from '@/lib/platform/time'

export const CHANNELS = ['channels'] as const

export const channelsQuery = queryOptions({
  queryKey: CHANNELS,
  queryFn: ({ signal }) => fetchJson(ChannelsResponse, '/api/channels', { signal }),
  refetchInterval: 10_000,
})

export const createChannel = (channel: unknown) => writeFor(NewChannelResponse, ['POST', '/api/channels'], channel)
export const changeChannel = (id: number, change: unknown) =>
  writeFor(ChannelView, ['PATCH', `/api/channels/${id}`], change)
export const removeChannel = (id: number) => write('DELETE', `/api/channels/${id}`)
export const renewSecret = (id: number) => writeFor(NewSecretResponse, ['POST', `/api/channels/${id}/secret`])

/** A receiver may take its time, and the answer tells how long it took. */
export const testChannel = (id: number) =>
  writeFor(TestResponse, ['POST', `/api/channels/${id}/test`], undefined, { patience: 60 * SECOND })

export const previewTemplate = (template: { title: string; body: string } | null) =>
  writeFor(PreviewResponse, ['POST', '/api/channels/preview'], { template })
