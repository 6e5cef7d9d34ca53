import type { Candle } from '@/lib/candles/candle'

/** What the stream said of a candle, and when (ms of the page's own clock). */
type Heard = { candle: Candle; at: number }
/** Candles, and what was heard of the newest of them: the last word about each. */
export type Line = { candles: Candle[]; heard: Heard[] }

const REMEMBERED = 4

/**
 * Puts a state of a candle among known ones: the same one is replaced, the next one added. Null when it does not fit:
 * candles in between are not known, or how the last one ended. The stream follows the running candle and the one
 * before it; what it repeats of older ones, as when it is opened anew, may be long out of date.
 */
export function mergeCandle(known: Candle[], candle: Candle): Candle[] | null {
  const last = known.at(-1)
  if (!last) return null
  if (candle.openTime === last.closeTime && last.complete) return [...known, candle]
  if (candle.openTime > last.openTime) return null
  const at = known.findLastIndex(({ openTime }) => openTime === candle.openTime)
  const isFollowed = at >= 0 && at >= known.length - 2
  const runsAgain = known[at]?.complete && !candle.complete
  return isFollowed && !runsAgain ? known.with(at, candle) : known
}

/** A line after one more word of the stream. Where that does not fit, the line has to be read again. */
export function hearCandle<L extends Line>(line: L, candle: Candle, at: number): { line: L; fits: boolean } {
  const candles = mergeCandle(line.candles, candle)
  const others = line.heard.filter((word) => word.candle.openTime !== candle.openTime)
  const heard = [...others, { candle, at }].slice(-REMEMBERED)
  return { line: { ...line, candles: candles ?? line.candles, heard }, fits: candles !== null }
}

/** An answer may be older than what was heard since it was asked for: the last word of the stream is the newest state. */
export const retell = ({ candles, heard }: Line, since: number): Candle[] =>
  heard
    .filter(({ at }) => at >= since)
    .toSorted((one, other) => one.candle.openTime - other.candle.openTime)
    .reduce((known, { candle }) => mergeCandle(known, candle) ?? known, candles)
