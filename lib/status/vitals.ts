import { z } from 'zod'

/** How the worker is doing, as it says itself every few seconds. */
export const Vitals = z.object({
  at: z.number(),
  quotesPerSecond: z.number(), // accepted from all sources, over the last minute
  waiting: z.int(), // quotes that are not in the journal yet
  /** Share of its one thread that is busy: what is left is how much more it could take. */
  utilization: z.number(),
  rss: z.int(), // bytes
  queues: z.array(z.object({ name: z.string(), waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() })),
  disk: z.object({
    free: z.int(), // bytes, as all of these
    total: z.int(),
    reserve: z.int(), // below it, quotes are refused
    database: z.int(),
    raw: z.int(),
  }),
})
export type Vitals = z.infer<typeof Vitals>

/** A total at a moment. */
export type Sample = { at: number; total: number }

/** How much a growing total grows in a second, between the oldest and the newest sample. Null of fewer than two. */
export function ratePerSecond(samples: readonly Sample[]): number | null {
  const first = samples.at(0)
  const last = samples.at(-1)
  if (!first || !last || last.at <= first.at) return null
  return Math.max(0, (last.total - first.total) / ((last.at - first.at) / 1_000))
}

/** How many times as much there could be of what keeps a thread busy by this share; at most a hundred times is claimed. */
export const headroomOf = (utilization: number): number => Math.min(100, Math.max(1, 1 / Math.max(utilization, 0.01)))
