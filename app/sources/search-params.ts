import { z } from 'zod'

/** What the address of Sources holds. */
export const SourcesParams = z.object({ add: z.enum(['', 'pair']).catch('') })
