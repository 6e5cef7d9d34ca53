import { z } from 'zod'
import { TABS } from '@/components/markets/markets-tab'
import { InstrumentStatus } from '@/lib/instruments/contract'
import { MarketSort } from '@/lib/markets/contract'

/** What the address of Markets holds. */
export const MarketsParams = z.object({
  tab: z.enum(TABS).catch('all'),
  kind: z.enum(['', 'lane']).catch(''),
  search: z.string().max(100).catch(''),
  source: z.string().max(40).catch(''),
  status: InstrumentStatus.or(z.literal('')).catch(''),
  sort: MarketSort.or(z.literal('')).catch(''),
  list: z
    .string()
    .regex(/^(\d{0,9}|new)$/)
    .catch(''),
  columns: z.string().max(200).catch(''),
})
