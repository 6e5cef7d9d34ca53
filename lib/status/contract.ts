import { z } from 'zod'
import { Freshness } from '@/lib/freshness/freshness'
import { SourceState } from '@/lib/sources/contract'

export const HealthResponse = z.object({ status: z.literal('ok'), uptime: z.number() }) // ms

export const ReadyResponse = z.object({ ready: z.literal(true), worker: z.object({ lastSeen: z.number() }) })

export const StatusResponse = z.object({
  now: z.number(),
  ready: z.boolean(),
  worker: z.object({ lastSeen: z.number().nullable(), alive: z.boolean() }),
  instruments: z.object({
    listed: z.number().int(),
    fresh: z.number().int(),
    late: z.number().int(),
    stale: z.number().int(),
    unknown: z.number().int(),
  }),
  sources: z.array(
    z.object({
      id: z.string(),
      state: SourceState,
      freshness: Freshness,
      lastSuccess: z.number().nullable(),
      age: z.number().nullable(), // ms since lastSuccess
      openGap: z.object({ from: z.number(), reason: z.string() }).nullable(),
      unfilledGaps: z.number().int(),
    }),
  ),
})
export type StatusResponse = z.infer<typeof StatusResponse>
