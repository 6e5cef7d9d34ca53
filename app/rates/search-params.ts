import { z } from 'zod'
import { RANGES } from '@/components/rates/lanes'
import { isDay } from '@/lib/rates/day'

/** What the address of Rates holds. */
export const RatesParams = z.object({
  lanes: z.string().max(700).catch(''),
  range: z.enum(RANGES).catch('1M'),
  until: z.string().refine(isDay).or(z.literal('')).catch(''),
})
