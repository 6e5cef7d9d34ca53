import { z } from 'zod'
import { InstrumentView } from '@/lib/instruments/contract'

export const MarketRow = z.object({
  instrument: InstrumentView,
  closes: z.array(z.number().nullable()), // of the last 30 minutes, the running one included
  calls: z.int(), // in the last 24 h
  callsBefore: z.int(), // in the 24 h before those
  volatility: z.number().nullable(), // standard deviation over the mean, 24 h; null: not known (yet)
  rank: z.string().nullable(), // by volatility, "1/3"
  deviation: z.number().nullable(), // standard deviation, 24 h
})
export type MarketRow = z.infer<typeof MarketRow>

export const MarketRowsResponse = z.object({ rows: z.array(MarketRow), asOf: z.number() })
export type MarketRowsResponse = z.infer<typeof MarketRowsResponse>
