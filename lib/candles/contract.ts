import { z } from 'zod'
import { Limit, Moment } from '@/lib/platform/contract'
import { Candle } from './candle'
import { Interval } from './interval'

export const CANDLES_DEFAULT = 500
export const CANDLES_MAX = 5_000

export const Fill = z.enum(['close', 'candle', 'null', 'none'])
export type Fill = z.infer<typeof Fill>

export const CandlesRequest = z
  .strictObject({
    interval: Interval.default('1m'),
    from: Moment.optional(),
    to: Moment.optional(),
    limit: Limit(CANDLES_DEFAULT, CANDLES_MAX),
    fill: Fill.default('close'),
    partial: z.enum(['include', 'exclude']).default('include'),
    sort: z.enum(['asc', 'desc']).default('asc'),
    format: z.enum(['json']).default('json'),
    cursor: z.string().max(500).optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['from'],
    error: 'must not be after to',
  })
export type CandlesRequest = z.infer<typeof CandlesRequest>

export const CandlesResponse = z.object({
  symbol: z.string(),
  interval: Interval,
  candles: z.array(Candle),
  next: z.string().nullable(),
})
export type CandlesResponse = z.infer<typeof CandlesResponse>
