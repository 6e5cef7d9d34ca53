import { SECOND } from '@/lib/platform/time'
import { toText } from './decimal'
import type { Pair } from './kraken-pairs'
import { OPENED } from './market'
import type { Trade } from './tape'

const NANOS_PER_MS = 1_000_000n
/** Below this a bare number is seconds, above it nanoseconds. */
const SECONDS_BELOW = 100_000_000_000n

/** Nanoseconds since 1970 of a `since`: ns as `last` gives them, or seconds. Undefined when it is neither. */
export function readSince(text: string): bigint | undefined {
  const [, whole, fraction = ''] = /^(\d{1,19})(?:\.(\d{1,9}))?$/.exec(text) ?? []
  if (whole === undefined) return undefined
  if (BigInt(whole) >= SECONDS_BELOW) return BigInt(whole)
  return BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'))
}

const nanosOf = ({ time, nanos }: Trade): bigint => BigInt(time) * NANOS_PER_MS + BigInt(nanos)

/** Oldest first: the `count` trades after `since`, or the newest ones without it. */
export function tradesOf(pair: Pair, since: bigint | undefined, count: number, now: number) {
  const trades = since === undefined ? newestTrades(pair, count, now) : after(pair, since, count, now)
  const end = trades.at(-1)
  return { [pair.key]: trades.map((trade) => row(pair, trade)), last: String(end ? nanosOf(end) : (since ?? 0n)) }
}

function after({ market }: Pair, since: bigint, count: number, now: number): Trade[] {
  const trades: Trade[] = []
  const from = Math.max(Number(since / NANOS_PER_MS), OPENED)
  if (from > now) return trades
  for (const trade of market.trades(from, now)) {
    if (nanosOf(trade) > since) trades.push(trade)
    if (trades.length === count) break
  }
  return trades
}

/** Oldest first. */
export function newestTrades({ market }: Pair, count: number, now: number): Trade[] {
  const trades: Trade[] = []
  for (const trade of market.tradesBack(OPENED, now)) {
    trades.push(trade)
    if (trades.length === count) break
  }
  return trades.toReversed()
}

function row(pair: Pair, trade: Trade): (string | number)[] {
  const { id, time, nanos, price, size, side, order } = trade
  const fraction = `${String(time % SECOND).padStart(3, '0')}${String(nanos).padStart(6, '0')}`
  const seconds = Number(`${Math.floor(time / SECOND)}.${fraction}`) // a double keeps seven of these nine places
  return [
    toText(price, pair.decimals),
    toText(size, 8),
    seconds,
    side === 'buy' ? 'b' : 's',
    order === 'market' ? 'm' : 'l',
    '',
    id,
  ]
}
