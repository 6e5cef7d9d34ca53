import { z } from 'zod'

/** What the address of Episodes holds. */
export const EpisodesParams = z.object({
  alert: z
    .string()
    .regex(/^\d{1,9}$/)
    .catch(''),
  symbol: z.string().max(64).catch(''),
})
