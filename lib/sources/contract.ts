import { z } from 'zod'
import { Freshness } from '@/lib/freshness/freshness'

/** ok: last attempt succeeded; unreachable: it did not; idle: nothing asked yet; paused: by a person. */
export const SourceState = z.enum(['ok', 'unreachable', 'idle', 'paused'])
export type SourceState = z.infer<typeof SourceState>

export const TrackedState = z.enum(['pending', 'ok', 'unknown'])

export const SourceView = z.object({
  id: z.string(),
  label: z.string(),
  recorded: z.boolean(),
  /** feed: we ask it or listen to it; door: programs bring quotes. */
  kind: z.enum(['feed', 'door']),
  state: SourceState,
  freshness: Freshness,
  budget: z.object({ lateAfter: z.number(), staleAfter: z.number() }), // ms
  lag: z.number().nullable(), // ms between the last scheduled poll and its answer
  lastSuccess: z.number().nullable(),
  lastAttempt: z.number().nullable(),
  /** Of a source that tells by itself; null for one that is only asked. */
  stream: z
    .object({
      state: z.enum(['connecting', 'live', 'down']),
      since: z.number(),
      reason: z.string().nullable(),
      heardAt: z.number().nullable(),
    })
    .nullable(),
  lastError: z.object({ at: z.number(), message: z.string() }).nullable(),
  counters: z.object({
    accepted: z.number().int(),
    duplicate: z.number().int(),
    rejected: z.record(z.string(), z.number().int()), // by reason
  }),
  instruments: z.array(
    z.object({
      code: z.string(),
      symbol: z.string(),
      state: TrackedState, // unknown: the exchange does not know it
      detail: z.string().nullable(),
      sealedThrough: z.number().nullable(), // everything before it has been read from the source's history
    }),
  ),
  /** Whether it hands out the past: then codes can be added, and gaps be read again. */
  history: z.boolean(),
  backfills: z.array(
    z.object({
      symbol: z.string(),
      from: z.number(),
      to: z.number(),
      progress: z.number(), // 0..1
      state: z.enum(['waiting', 'running', 'done', 'failed']),
      detail: z.string().nullable(),
    }),
  ),
  gaps: z.array(
    z.object({ from: z.number(), to: z.number().nullable(), reason: z.string(), filledAt: z.number().nullable() }),
  ),
})
export type SourceView = z.infer<typeof SourceView>

export const SourcesResponse = z.object({
  sources: z.array(SourceView),
  /** Taken away by a person; resuming brings them back. */
  removed: z.array(z.object({ id: z.string(), label: z.string(), recorded: z.boolean() })),
})
export type SourcesResponse = z.infer<typeof SourcesResponse>

export const TrackRequest = z.strictObject({
  instruments: z
    .array(
      z
        .string()
        .trim()
        .min(2)
        .max(24)
        .regex(/^[A-Za-z0-9/:.-]+$/, 'is no instrument code'),
    )
    .max(500),
})
export type TrackRequest = z.infer<typeof TrackRequest>

/** Codes that are not followed yet and may be worth it. */
export const SuggestionsResponse = z.object({ codes: z.array(z.string()) })
export type SuggestionsResponse = z.infer<typeof SuggestionsResponse>

/** Which minutes to read again, half-open, epoch ms. */
export const RepairRequest = z.strictObject({ from: z.int().nonnegative(), to: z.int().nonnegative() })

/** How many instruments are read again. */
export const RepairResponse = z.object({ instruments: z.int() })
export type RepairResponse = z.infer<typeof RepairResponse>

export const RunsResponse = z.object({
  runs: z.array(
    z.object({
      scheduledAt: z.number(),
      startedAt: z.number(),
      finishedAt: z.number().nullable(),
      attempt: z.number().int(),
      rows: z.number().int().nullable(),
      error: z.string().nullable(),
    }),
  ),
})
export type RunsResponse = z.infer<typeof RunsResponse>
