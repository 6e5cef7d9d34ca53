import { z } from 'zod'
import { Moment } from '@/lib/platform/contract'
import { Measure } from './measure'

export const MetricsResponse = z.object({
  metrics: z.array(
    z.object({
      name: z.string(), // the instrument's symbol
      measures: z.array(Measure),
      firstAt: z.number(), // of the last 24 h
      lastAt: z.number(),
    }),
  ),
})
export type MetricsResponse = z.infer<typeof MetricsResponse>

export const HistoryRequest = z
  .strictObject({
    measure: Measure.default('price'),
    from: Moment.optional(),
    to: Moment.optional(),
    cursor: z.string().max(500).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    error: 'must not be after to',
  })
export type HistoryRequest = z.infer<typeof HistoryRequest>

/**
 * Why minutes are missing: nothing was traded or pushed, the source did not answer, nobody asked it, or what it said did not
 * tell this measure.
 */
export const GapReason = z.enum(['no_trades', 'source_down', 'not_collected', 'not_stated'])
export type GapReason = z.infer<typeof GapReason>

export const HistoryResponse = z.object({
  name: z.string(),
  measure: Measure,
  unit: z.string().nullable(),
  points: z.array(z.object({ time: z.number(), value: z.number() })),
  expected: z.number().int(), // complete minutes in the range
  received: z.number().int(), // those with a value that was really seen
  gaps: z.array(z.object({ from: z.number(), to: z.number(), reason: GapReason })),
  from: z.number(), // the range that this answer looked at: the newest part of what was asked for
  to: z.number(),
  next: z.string().nullable(), // for the part before it
})
export type HistoryResponse = z.infer<typeof HistoryResponse>
