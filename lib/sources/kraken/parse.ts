import { z } from 'zod'
import type { MinuteBar } from '@/lib/candles/candle'
import type { Trade } from '@/lib/candles/fold-trades'
import { type Listing, assetCode } from '@/lib/instruments/instrument'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { type StatedMinute, readMinute } from '../minutes'
import { orNull, readAmount, readPrice } from '../number'
import type { Rejection, Ticker } from '../source'

/** A pair under its three vendor names, and what we call it. */
export type Pair = { key: string; altname: string; wsname: string; listing: Listing }

const AssetPair = z.object({ altname: z.string(), wsname: z.string(), aclass_base: z.string().optional() })

/** By our code. Pairs without a wsname (dark pools) are not priced in public. */
export function parsePairs(result: Record<string, unknown>): Map<string, Pair> {
  const pairs = new Map<string, Pair>()
  for (const [key, stated] of Object.entries(result)) {
    const pair = AssetPair.safeParse(stated).data
    const [base, quote] = pair?.wsname.split('/').map(assetCode) ?? []
    if (!pair || !base || !quote || pairs.has(base + quote)) continue
    const kind = pair.aclass_base === 'tokenized_asset' ? 'security' : 'crypto'
    const listing: Listing = { code: base + quote, name: `${base}/${quote}`, kind, base, quote }
    pairs.set(listing.code, { key, altname: pair.altname, wsname: pair.wsname, listing })
  }
  return pairs
}

/** What a ticker states, each field as a list of strings: c = last trade, v = volume today and over 24 h. */
const TickerRow = z.object({
  a: z.array(z.unknown()).default([]),
  b: z.array(z.unknown()).default([]),
  c: z.array(z.unknown()),
  v: z.array(z.unknown()).default([]),
})

export function parseTicker(code: string, stated: unknown): Ticker | Rejection {
  const row = TickerRow.safeParse(stated).data
  if (!row) return { code, reason: 'malformed' }
  const price = readPrice(row.c[0])
  if (typeof price === 'string') return { code, reason: price }
  return {
    code,
    price,
    bid: orNull(readPrice(row.b[0])),
    ask: orNull(readPrice(row.a[0])),
    volume24h: orNull(readAmount(row.v[1])), // v[0] is only today's
    changeAbsolute: null, // its "o" is today's opening price, not that of 24 h ago
    changePercentage: null,
  }
}

/** Rows are time (s), open, high, low, close, vwap, volume, count. The last one is always the minute that still runs. */
export function parseOhlc(code: string, rows: readonly unknown[], receivedAt: number) {
  const bars: MinuteBar[] = []
  const rejected: Rejection[] = []
  for (const row of rows.slice(0, -1)) {
    const bar = readMinute(statedMinute(row), receivedAt)
    if (typeof bar === 'string') rejected.push({ code, reason: bar })
    else bars.push(bar)
  }
  return { bars, rejected, first: openTimeOf(rows.at(0)), running: openTimeOf(rows.at(-1)) }
}

function statedMinute(row: unknown): StatedMinute {
  const [, open, high, low, close, , volume, count]: unknown[] = Array.isArray(row) ? row : []
  return { openTime: openTimeOf(row), open, high, low, close, volume, count: count ?? undefined }
}

function openTimeOf(row: unknown): number | undefined {
  const seconds: unknown = Array.isArray(row) ? row[0] : undefined
  return typeof seconds === 'number' ? seconds * SECOND : undefined
}

/** Rows are price, volume, time (s, with a fraction), side, order type, note, trade id. */
export function parseTrade(row: unknown, receivedAt: number): Trade | Rejection['reason'] {
  const [price, size, seconds, , , , id]: unknown[] = Array.isArray(row) ? row : []
  const time = readAmount(seconds)
  if (typeof time === 'string') return time
  const trade = { price: readPrice(price), size: readAmount(size), seq: readAmount(id) }
  if (typeof trade.price === 'string') return trade.price
  if (typeof trade.size === 'string') return trade.size
  if (typeof trade.seq === 'string') return 'malformed'
  if (time * SECOND > receivedAt + MINUTE) return 'future'
  return { time: Math.floor(time * SECOND), price: trade.price, size: trade.size, seq: trade.seq }
}
