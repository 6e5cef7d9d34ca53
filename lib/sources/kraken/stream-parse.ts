import { z } from 'zod'
import { SECOND } from '@/lib/platform/time'
import type { MinuteBar } from '@/lib/candles/candle'
import { parseJson, readAmount, readPrice } from '../number'
import { MOST_BYTES } from '../tell-trade'

const Row = z.object({
  symbol: z.string(),
  price: z.unknown().optional(),
  qty: z.unknown().optional(),
  trade_id: z.unknown().optional(),
  timestamp: z.unknown().optional(),
})
export type TradeRow = z.infer<typeof Row>

const Entry = z.object({
  symbol: z.string(),
  open: z.unknown(),
  high: z.unknown(),
  low: z.unknown(),
  close: z.unknown(),
  volume: z.unknown(),
  trades: z.number().int(),
  interval_begin: z.string(),
})
export type OhlcEntry = { symbol: string; bar: MinuteBar }

/** Whether a subscription is accepted. */
const Answer = z.object({
  method: z.literal('subscribe'),
  success: z.boolean(),
  req_id: z.number().optional(),
  error: z.string().optional(),
})
export type Answer = z.infer<typeof Answer>

const Frame = z.union([
  z.object({ channel: z.literal('trade'), type: z.enum(['snapshot', 'update']), data: z.array(z.unknown()) }),
  z.object({ channel: z.literal('status'), data: z.tuple([z.object({ system: z.string() })], z.unknown()) }),
  z.object({ channel: z.literal('ohlc'), data: z.array(z.unknown()) }),
  z.object({ channel: z.string().refine((channel) => channel !== 'trade' && channel !== 'ohlc') }),
  Answer,
  z.object({ method: z.string().refine((method) => method !== 'subscribe') }),
])
export type KrakenFrame = z.infer<typeof Frame>

/** What the exchange says on its WebSocket (v2); undefined when it is nothing of that kind. */
export function parseFrame(frame: Buffer): KrakenFrame | undefined {
  if (frame.length > MOST_BYTES) return undefined
  try {
    return Frame.safeParse(parseJson(frame.toString())).data
  } catch {
    return undefined
  }
}

/** Undefined when it is no trade of any pair. */
export const parseRow = (stated: unknown): TradeRow | undefined => Row.safeParse(stated).data

/** A minute as the exchange says it is so far; undefined when it says nothing that could be one. */
export function parseEntry(stated: unknown): OhlcEntry | undefined {
  const entry = Entry.safeParse(stated).data
  const openTime = readMoment(entry?.interval_begin)
  if (!entry || typeof openTime === 'string') return undefined
  const [open, high, low, close] = [entry.open, entry.high, entry.low, entry.close].map(readPrice)
  const volume = readAmount(entry.volume)
  if (typeof open !== 'number' || typeof high !== 'number' || typeof low !== 'number') return undefined
  if (typeof close !== 'number' || typeof volume !== 'number') return undefined
  const said = { openTime, open, high, low, close, volume, count: entry.trades, quality: 'exchange' as const }
  return { symbol: entry.symbol, bar: { ...said, openedAt: null, closedAt: null } }
}

const MOMENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z$/

/** Epoch ms of an RFC 3339 moment in UTC, with the fraction that Date.parse would cut off. */
export function readMoment(stated: unknown): number | 'malformed' {
  const [, second, fraction] = typeof stated === 'string' ? (MOMENT.exec(stated) ?? []) : []
  const time = Date.parse(`${second}Z`)
  return Number.isNaN(time) ? 'malformed' : time + Number(fraction ?? 0) * SECOND
}
