import { type Trade, foldTrades } from '@/lib/candles/fold-trades'
import { Fault } from '@/lib/platform/fault'
import { minuteOf } from '@/lib/platform/time'
import { minutesWithin } from '../minutes'
import type { HistoryPage, Range, Rejection, SourceIo } from '../source'
import type { Call } from './call'
import { type Pair, parseTrade } from './parse'

/** A shorter page is the last one: nothing newer has been traded. */
const PAGE = 1_000
const NS_PER_MS = 1_000_000n

type Turn = (io: SourceIo) => Promise<void>

/**
 * Folds trades from `range.from` on, a page at a time; goes on to the next page only while not even one minute is whole.
 * Neighbouring pages overlap by the trades of one nanosecond, which their ids tell apart.
 */
export async function readTrades(call: Call, turn: Turn, pair: Pair, range: Range, io: SourceIo): Promise<HistoryPage> {
  const trades: Trade[] = []
  const rejected: Rejection[] = []
  let since = BigInt(range.from) * NS_PER_MS
  for (;;) {
    await turn(io)
    // One less, because trades exactly at `since` are left out.
    const { result, receivedAt } = await call(
      `Trades?pair=${encodeURIComponent(pair.key)}&since=${since - 1n}&count=${PAGE}`,
      io,
    )
    const { rows, last } = pageOf(result)
    for (const row of rows) {
      const trade = parseTrade(row, receivedAt)
      if (typeof trade === 'string') rejected.push({ code: pair.listing.code, reason: trade })
      else trades.push(trade)
    }
    const isLast = rows.length < PAGE
    const known = isLast ? minuteOf(receivedAt) : minuteOf(Number(last / NS_PER_MS))
    const reached = Math.min(range.to, known, minuteOf(receivedAt))
    if (isLast || reached > range.from) {
      const page = { from: range.from, to: reached }
      return { bars: minutesWithin(foldTrades(trades), page), rejected, reached: Math.max(range.from, reached) }
    }
    if (last <= since) throw new Fault('upstream', `Kraken sent the same trades of ${pair.listing.name} twice`)
    since = last
  }
}

function pageOf(result: Record<string, unknown>): { rows: unknown[]; last: bigint } {
  const rows: unknown = Object.entries(result).find(([name]) => name !== 'last')?.[1]
  const last = String(result.last)
  if (!Array.isArray(rows) || !/^\d+$/.test(last))
    throw new Fault('upstream', 'Kraken sent something that is no list of trades')
  return { rows, last: BigInt(last) }
}
