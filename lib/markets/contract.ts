import { z } from 'zod'
import { InstrumentStatus } from '@/lib/instruments/contract'
import { InstrumentKind } from '@/lib/instruments/instrument'

// One by one, zod takes a tenth of a second for fifty thousand; this takes a millisecond.
const Numbers = z.custom<number[]>((value) => Array.isArray(value) && value.every(Number.isSafeInteger))
const Texts = z.custom<string[]>((value) => Array.isArray(value) && value.every((each) => typeof each === 'string'))

/**
 * The names of everything that is listed, in columns: fifty thousand rows in one answer, read once, kept and searched
 * where they are shown. What moves is not in it.
 */
export const MarketIndexResponse = z.object({
  version: z.string(), // the same as long as nothing is listed or removed
  sources: z.array(z.object({ id: z.string(), recorded: z.boolean() })),
  ids: Numbers,
  symbols: Texts,
  names: Texts,
  sourceAt: Numbers, // place in `sources`
})
export type MarketIndexResponse = z.infer<typeof MarketIndexResponse>

/** What the table can be sorted by. `move` is the size of the 24 h change, `volatility` the deviation over the mean. */
export const MARKET_MEASURES = [
  'symbol',
  'lastPrice',
  'changePercentage',
  'move',
  'volume24h',
  'volatility',
  'rank',
  'calls',
  'lastAt',
] as const
export const MarketMeasure = z.enum(MARKET_MEASURES)
export type MarketMeasure = z.infer<typeof MarketMeasure>

export const MarketSort = z.templateLiteral([z.enum(['', '-']), MarketMeasure])
export type MarketSort = z.infer<typeof MarketSort>

export const MarketOrderRequest = z.strictObject({
  sort: MarketSort.default('symbol'),
  source: z.string().max(40).optional(),
  kind: InstrumentKind.optional(),
  status: InstrumentStatus.optional(),
  /** Only instruments that have the value sorted by: who was never called is not unpopular, but unknown. */
  known: z.enum(['true', 'false']).default('false'),
})
export type MarketOrderRequest = z.infer<typeof MarketOrderRequest>

export const MarketOrderResponse = z.object({ ids: Numbers })
export type MarketOrderResponse = z.infer<typeof MarketOrderResponse>

/** How many rows one question may name: more than any screen shows. */
export const MARKET_ROWS_MAX = 200

export const MarketRowsRequest = z.strictObject({
  ids: z
    .string()
    .regex(/^\d{1,9}(,\d{1,9})*$/, 'is no list of instrument numbers')
    .max(2_000)
    .transform((text) => [...new Set(text.split(',').map(Number))])
    .refine((ids) => ids.length <= MARKET_ROWS_MAX, `names more than ${MARKET_ROWS_MAX}`),
})
