import type { Candle } from '@/lib/candles/candle'

/**
 * Newer candles put at the end of known ones; where both have a minute, the newer word holds. If they do not meet, the
 * known ones are let go: a hole that is only ours must not look like a gap in the market.
 */
export function joinTail(known: Candle[], newer: Candle[]): Candle[] {
  const from = newer[0]?.openTime
  const last = known.at(-1)
  if (from === undefined || !last) return from === undefined ? known : newer
  if (from > last.closeTime) return newer
  return [...known.filter(({ openTime }) => openTime < from), ...newer]
}

/** Older candles put before known ones. */
export function joinOlder(older: Candle[], known: Candle[]): Candle[] {
  const to = known[0]?.openTime ?? Infinity
  return [...older.filter(({ openTime }) => openTime < to), ...known]
}
