import { z } from 'zod'
import { Candle } from '@/lib/candles/candle'
import { Interval } from '@/lib/candles/interval'
import { NotificationView } from '@/lib/notifications/contract'

export const TOPICS = ['candle', 'quote', 'episode', 'notification', 'source'] as const
export const Topic = z.enum(TOPICS)
export type Topic = z.infer<typeof Topic>

/** How many instruments one stream may watch. */
export const WATCHED_MAX = 200
/** And how many candles named one by one: those longer than a minute are folded for each. */
export const CANDLES_WATCHED_MAX = 50

const list = (max: number) =>
  z
    .string()
    .max(10_000)
    .transform((text) => [
      ...new Set(
        text
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean),
      ),
    ])
    .refine((items) => items.length <= max, `has more than ${max} entries`)

/** `KRAKEN:BTCUSD@1h`: candles of one instrument and length, whatever else is watched. */
const WatchedCandle = z.string().transform((text, context) => {
  const at = text.lastIndexOf('@')
  const interval = Interval.safeParse(text.slice(at + 1))
  if (at > 0 && interval.success) return { symbol: text.slice(0, at), interval: interval.data }
  context.addIssue({ code: 'custom', message: 'is no candle (such as KRAKEN:BTCUSD@1h)' })
  return z.NEVER
})

export const StreamRequest = z.strictObject({
  symbols: list(WATCHED_MAX).default([]),
  interval: Interval.default('1m'),
  candles: list(CANDLES_WATCHED_MAX).pipe(z.array(WatchedCandle)).default([]),
  topics: list(TOPICS.length).pipe(z.array(Topic)).default(['candle', 'quote']),
})
export type StreamRequest = z.infer<typeof StreamRequest>

/** `event: candle`: an absolute state, so a repeated or skipped event does no harm. */
export const CandleEvent = z.object({ symbol: z.string(), interval: Interval, candle: Candle })
export type CandleEvent = z.infer<typeof CandleEvent>

/** `event: quote` */
export const QuoteEvent = z.object({ symbol: z.string(), price: z.number(), time: z.number() })
export type QuoteEvent = z.infer<typeof QuoteEvent>

/** `event: unknown`, at the beginning: asked for, but not listed now. The others are told. */
export const UnknownEvent = z.object({ symbols: z.array(z.string()) })
export type UnknownEvent = z.infer<typeof UnknownEvent>

/** `event: source` */
export const SourceEvent = z.object({
  id: z.string(),
  state: z.string(),
  freshness: z.string(),
  lastSuccess: z.number().nullable().optional(), // only of one that does not answer: of the others it moves every second
})
export type SourceEvent = z.infer<typeof SourceEvent>

/** `event: episode`: how a recent episode stands now. */
export const EpisodeEvent = z.object({
  id: z.number().int(),
  alertId: z.number().int(),
  alert: z.string(), // its name
  symbol: z.string(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  endReason: z.string().nullable(),
  acknowledgedAt: z.number().nullable(),
  snoozedUntil: z.number().nullable(),
})
export type EpisodeEvent = z.infer<typeof EpisodeEvent>

/** `event: notification`: the inbox as it is now. `newest` is the newest of all, read or not. */
export const NotificationEvent = z.object({ unread: z.number().int(), newest: NotificationView.nullable() })
export type NotificationEvent = z.infer<typeof NotificationEvent>
