import { CANDLES_WATCHED_MAX, WATCHED_MAX, type Topic } from '@/lib/live/contract'
import type { Interval } from '@/lib/candles/interval'

/** What one part of a page wants to be told. */
export type Want = { symbols: readonly string[]; interval: Interval | null; topics: readonly Topic[] }

/** What one stream tells: quotes of these, candles of those (`KRAKEN:BTCUSD@1h`), and what belongs to no instrument. */
export type Whole = { quotes: readonly string[]; candles: readonly string[]; topics: readonly Topic[] }

const OF_INSTRUMENTS: ReadonlySet<Topic> = new Set(['quote', 'candle'])

const quotesOf = ({ topics, symbols }: Want) => (topics.includes('quote') ? symbols : [])
const candlesOf = ({ topics, symbols, interval }: Want) =>
  topics.includes('candle') && interval ? symbols.map((symbol) => `${symbol}@${interval}`) : []
const othersOf = ({ topics }: Want) => topics.filter((topic) => !OF_INSTRUMENTS.has(topic))

/** The symbols that a stream can be asked for; a comma parts them in its address. */
const speakable = (names: readonly string[]) => names.filter((name) => !name.includes(','))

/** Everything that is wanted as one, in an order that does not depend on who asked first; as far as one stream reaches. */
export function combine(wants: readonly Want[]): Whole {
  return join(wants.map((want) => ({ quotes: quotesOf(want), candles: candlesOf(want), topics: othersOf(want) })))
}

/** What several pages want, as one. */
export function join(wholes: readonly Whole[]): Whole {
  const unique = <T extends string>(of: (whole: Whole) => readonly T[]) => [...new Set(wholes.flatMap(of))]
  return {
    quotes: speakable(unique(({ quotes }) => quotes))
      .slice(0, WATCHED_MAX)
      .toSorted(),
    candles: speakable(unique(({ candles }) => candles))
      .slice(0, CANDLES_WATCHED_MAX)
      .toSorted(),
    topics: unique(({ topics }) => topics).toSorted(),
  }
}

export const covers = (whole: Whole, part: Want): boolean =>
  contains(whole, { quotes: quotesOf(part), candles: candlesOf(part), topics: othersOf(part) })

/** Whether a stream tells all that another one would. */
export function contains(whole: Whole, part: Whole): boolean {
  const has = (names: readonly string[], wanted: readonly string[]) => {
    const known = new Set(names)
    return wanted.every((name) => known.has(name))
  }
  return has(whole.quotes, part.quotes) && has(whole.candles, part.candles) && has(whole.topics, part.topics)
}

/** What is left of a stream whose server does not know some of the symbols. */
export function without(whole: Whole, symbols: readonly string[]): Whole {
  const gone = new Set(symbols)
  return {
    ...whole,
    quotes: whole.quotes.filter((symbol) => !gone.has(symbol)),
    candles: whole.candles.filter((candle) => !gone.has(candle.slice(0, candle.lastIndexOf('@')))),
  }
}

/** Colons, commas and at-signs stand as they are: two hundred symbols make a long address as it is. */
export function streamUrl({ quotes, candles, topics }: Whole): string {
  const list = (names: readonly string[]) =>
    names.map((name) => encodeURIComponent(name).replaceAll('%3A', ':').replaceAll('%40', '@')).join(',')
  const asked = [`topics=${[...topics, ...(quotes.length > 0 ? ['quote'] : [])].join(',')}`]
  if (quotes.length > 0) asked.push(`symbols=${list(quotes)}`)
  if (candles.length > 0) asked.push(`candles=${list(candles)}`)
  return `/api/stream?${asked.join('&')}`
}
