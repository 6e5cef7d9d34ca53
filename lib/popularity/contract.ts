import { z } from 'zod'
import { Candle } from '@/lib/candles/candle'
import { InstrumentView } from '@/lib/instruments/contract'
import { Duration, Limit } from '@/lib/platform/contract'
import { DAY, MINUTE } from '@/lib/platform/time'

export const PopularRequest = z.strictObject({
  window: Duration(MINUTE, 30 * DAY).default(DAY),
  limit: Limit(10, 100),
})
export type PopularRequest = z.infer<typeof PopularRequest>

export const PopularResponse = z.object({
  instruments: z.array(
    z.object({
      instrument: InstrumentView,
      calls: z.number().int(),
      rank: z.number().int(),
      candles: z.array(Candle), // the last 30 one-minute candles
    }),
  ),
})
export type PopularResponse = z.infer<typeof PopularResponse>
