import { z } from 'zod'
import { Freshness } from '@/lib/freshness/freshness'
import { SourceState } from '@/lib/sources/contract'
import { Vitals } from './vitals'

export const HealthResponse = z.object({ status: z.literal('ok'), uptime: z.number() }) // ms

export const ReadyResponse = z.object({ ready: z.literal(true), worker: z.object({ lastSeen: z.number() }) })

export const StatusResponse = z.object({
  now: z.number(),
  ready: z.boolean(),
  worker: z.object({
    lastSeen: z.number().nullable(),
    alive: z.boolean(),
    startedAt: z.number().nullable(),
    rss: z.number().nullable(), // bytes
  }),
  web: z.object({ startedAt: z.number(), rss: z.number() }),
  database: z.object({ latency: z.number(), size: z.number(), connections: z.int(), since: z.number() }), // ms, bytes
  /** What the worker says of itself; null when it never did. `at`: when it did. */
  ingest: z
    .object({
      at: z.number(),
      perSecond: z.number(), // accepted quotes, over the last minute
      waiting: z.int(), // not in the journal yet
      utilization: z.number(), // share of the worker's thread that is busy
      headroom: z.number(), // how many times as much it could take
    })
    .nullable(),
  queues: Vitals.shape.queues,
  disk: Vitals.shape.disk
    .extend({
      growthPerDay: z.number().nullable(), // bytes; null: not known yet
      fullAt: z.number().nullable(), // when only the reserve is left; null: not known, or not in sight
    })
    .nullable(),
  instruments: z.object({
    listed: z.number().int(),
    lanes: z.number().int(), // of these, freight lanes: their rates are of days, so that they are in none of the following
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
