import { z } from 'zod'
import { Measure } from '@/lib/metrics/measure'
import { RankBy } from '@/lib/ranks/contract'

/** What the address of Ranks holds. */
export const RanksParams = z.object({
  measure: Measure.catch('price'),
  by: RankBy.catch('stddev'),
  source: z.string().max(40).catch(''),
})
