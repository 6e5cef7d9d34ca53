import { z } from 'zod'

/** What the push door answers. `index`: the place in the request, from 0. */
export const PushResponse = z.object({
  accepted: z.number().int(),
  duplicates: z.number().int(),
  rejected: z.array(z.object({ index: z.number().int(), reason: z.string() })),
})
export type PushResponse = z.infer<typeof PushResponse>

/** The largest request, in bytes after unpacking. */
export const PUSH_MAX_BYTES = 16_000_000
/** The longest line. */
export const PUSH_MAX_LINE = 10_000
