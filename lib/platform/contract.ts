import { z } from 'zod'
import { parseDuration, parseTime } from './time'

/** A moment in a query string: epoch ms, epoch s (told apart by magnitude) or RFC 3339. Becomes epoch ms. */
export const Moment = z
  .string()
  .max(40)
  .transform((text, context) => {
    const time = parseTime(text)
    if (time !== undefined && Math.abs(time) <= 8.64e15) return time
    context.addIssue({ code: 'custom', message: 'is no time (epoch ms, epoch s or RFC 3339)' })
    return z.NEVER
  })

/** A duration in a query string, such as 24h. Becomes milliseconds. */
export const Duration = (min: number, max: number) =>
  z
    .string()
    .max(12)
    .transform((text, context) => {
      const ms = parseDuration(text)
      if (ms !== undefined && ms >= min && ms <= max) return ms
      context.addIssue({
        code: 'custom',
        message: 'is no duration this question can be asked for (such as 1h, 24h, 7d)',
      })
      return z.NEVER
    })

/** How many rows: more than `max` is clamped, not refused. */
export const Limit = (usual: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is no whole number')
    .transform((text) => Math.min(Number(text), max))
    .refine((limit) => limit >= 1, 'must be at least 1')
    .default(usual)

/** The number of a row in a path. One that no row can have is simply not there. */
export const RowId = z
  .string()
  .regex(/^\d{1,9}$/, 'is no number')
  .transform(Number)

/** An RFC 9457 problem, as every refused request is answered. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>
