import { z } from 'zod'

/** Where a candle's numbers come from, best first: better replaces worse, equal merges by event time. */
export const QUALITIES = ['trades', 'exchange', 'poll'] as const
export const Quality = z.enum(QUALITIES)
export type Quality = z.infer<typeof Quality>

/** One candle as the API shows it. */
export const Candle = z.object({
  openTime: z.number().int(), // epoch ms, aligned to the interval, UTC
  closeTime: z.number().int(), // exclusive
  open: z.number().nullable(), // null only in a row that `fill=null` asked for
  high: z.number().nullable(),
  low: z.number().nullable(),
  close: z.number().nullable(),
  volume: z.number().nullable(), // of the interval; null: not known. Never 0 for "unknown".
  count: z.number().int().nullable(), // quotes or trades folded into it; null: not known
  complete: z.boolean(), // false while the interval still runs
  filled: z.boolean(), // true: nothing was quoted, the values are carried over
  quality: Quality.nullable(), // null where nothing was quoted
})
export type Candle = z.infer<typeof Candle>

/** What was really seen in one interval of one instrument. Intervals without quotes have none. */
export type Bar = {
  openTime: number
  open: number
  high: number
  low: number
  close: number
  volume: number | null
  count: number | null
  quality: Quality
}

/** One minute as a source or a fold states it, ready to be kept. */
export type MinuteBar = Bar & {
  openedAt: number | null // event time of the first quote; null when the exchange only states the minute
  closedAt: number | null
}
