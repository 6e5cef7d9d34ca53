import { WATCHED_MAX, type Topic } from '@/lib/live/contract'
import type { Interval } from '@/lib/candles/interval'

/** What one part of a page wants to be told. */
export type Want = { symbols: readonly string[]; interval: Interval | null; topics: readonly Topic[] }

/** Everything that is wanted as one, in an order that does not depend on who asked first; as far as one stream reaches. */
export function combine(wants: readonly Want[]): Want {
  const unique = <T extends string>(of: (want: Want) => readonly T[]) => [...new Set(wants.flatMap(of))]
  return {
    symbols: unique(({ symbols }) => symbols.filter((symbol) => !symbol.includes(',')))
      .slice(0, WATCHED_MAX)
      .toSorted(),
    interval: wants.find(({ topics }) => topics.includes('candle'))?.interval ?? null,
    topics: unique(({ topics }) => topics).toSorted(),
  }
}

export function covers(whole: Want, part: Want): boolean {
  const symbols = new Set(whole.symbols)
  return (
    part.topics.every((topic) => whole.topics.includes(topic)) &&
    part.symbols.every((symbol) => symbols.has(symbol)) &&
    (!part.topics.includes('candle') || part.interval === whole.interval)
  )
}

/** Colons and commas stand as they are: two hundred symbols make a long address as it is. */
export function streamUrl({ symbols, interval, topics }: Want): string {
  const asked = [`topics=${topics.join(',')}`]
  if (interval) asked.push(`interval=${interval}`)
  if (symbols.length > 0) {
    asked.push(`symbols=${symbols.map((symbol) => encodeURIComponent(symbol).replaceAll('%3A', ':')).join(',')}`)
  }
  return `/api/stream?${asked.join('&')}`
}
