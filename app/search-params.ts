import { z } from 'zod'
import { InstrumentSort, InstrumentStatus } from '@/lib/instruments/contract'

/** What the address of Markets holds. */
export const MarketsParams = z.object({
  kind: z.enum(['', 'lane']).catch(''),
  search: z.string().max(100).catch(''),
  source: z.string().max(40).catch(''),
  status: InstrumentStatus.or(z.literal('')).catch(''),
  sort: InstrumentSort.catch('symbol'),
})
