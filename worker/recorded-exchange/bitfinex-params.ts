import type { Stretch } from './history'

/** A parameter the exchange does not take: HTTP 500 and `["error",10020,"limit: invalid"]`. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

const TIMEFRAMES = new Map([
  ['1m', 1],
  ['5m', 5],
  ['15m', 15],
  ['30m', 30],
  ['1h', 60],
  ['3h', 180],
  ['6h', 360],
  ['12h', 720],
  ['1D', 1440],
])
const MOST_ROWS = 10_000

/** The length of a timeframe in minutes. Weeks and months are not played. */
export function readTimeframe(name: string): number {
  const minutes = TIMEFRAMES.get(name)
  if (!minutes) throw new Refusal('timeframe: invalid')
  return minutes
}

/** `limit`, `start`, `end` (ms, both inclusive) and `sort` (1 oldest first, -1 newest first). */
export function readBitfinexStretch(query: URLSearchParams, { limit, now }: { limit: number; now: number }): Stretch {
  const read = (name: string, fallback: number, accepts: (value: number) => boolean) => {
    const text = query.get(name)
    if (text === null) return fallback
    if (!/^-?\d{1,16}$/.test(text) || !accepts(Number(text))) throw new Refusal(`${name}: invalid`)
    return Number(text)
  }
  return {
    limit: read('limit', limit, (value) => value >= 1 && value <= MOST_ROWS),
    from: read('start', 0, (value) => value >= 0),
    to: read('end', now, (value) => value >= 0),
    ascending: read('sort', -1, (value) => value === 1 || value === -1) === 1,
  }
}
