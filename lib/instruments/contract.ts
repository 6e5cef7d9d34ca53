import { z } from 'zod'
import { Candle } from '@/lib/candles/candle'
import { Freshness } from '@/lib/freshness/freshness'
import { Limit } from '@/lib/platform/contract'
import { InstrumentKind } from './instrument'

/** An instrument's number or its symbol. */
export const InstrumentRef = z
  .string()
  .min(1)
  .max(64)
  .transform((text) => (/^\d{1,9}$/.test(text) ? Number(text) : text.toUpperCase()))
export type InstrumentRef = z.infer<typeof InstrumentRef>

export const InstrumentStatus = z.enum(['available', 'unavailable'])

export const InstrumentView = z.object({
  id: z.number().int(),
  symbol: z.string(),
  source: z.string(),
  name: z.string(),
  kind: InstrumentKind,
  base: z.string().nullable(),
  quote: z.string().nullable(),
  status: InstrumentStatus, // available: listed and not stale
  lastPrice: z.number().nullable(),
  lastAt: z.number().nullable(), // epoch ms of the last quote
  freshness: Freshness,
  volume24h: z.number().nullable(),
  changeAbsolute: z.number().nullable(), // against 24 h before
  changePercentage: z.number().nullable(), // 1.4 means 1.4 %
  recorded: z.boolean(), // true: recorded data played back, not a live market
})
export type InstrumentView = z.infer<typeof InstrumentView>

export const InstrumentSort = z.enum([
  'symbol',
  '-symbol',
  'lastPrice',
  '-lastPrice',
  'volume24h',
  '-volume24h',
  'changePercentage',
  '-changePercentage',
])
export type InstrumentSort = z.infer<typeof InstrumentSort>

export const InstrumentsRequest = z.strictObject({
  search: z.string().max(100).optional(),
  source: z.string().max(40).optional(),
  kind: z
    .string()
    .max(100)
    .transform((text) => text.split(','))
    .pipe(z.array(InstrumentKind))
    .optional(),
  status: InstrumentStatus.optional(),
  sort: InstrumentSort.default('symbol'),
  limit: Limit(100, 1_000),
  cursor: z.string().max(500).optional(),
})
export type InstrumentsRequest = z.infer<typeof InstrumentsRequest>

export const InstrumentsResponse = z.object({ instruments: z.array(InstrumentView), next: z.string().nullable() })
export type InstrumentsResponse = z.infer<typeof InstrumentsResponse>

/** The last 30 one-minute candles, the running one included. */
export const InstrumentResponse = z.object({
  instrument: InstrumentView,
  candles: z.array(Candle),
  asOf: z.number(),
})
export type InstrumentResponse = z.infer<typeof InstrumentResponse>
