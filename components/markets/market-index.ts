import type { MarketIndexResponse } from '@/lib/markets/contract'

/** The names of all listed instruments, ready to be searched. A place is an index into the columns. */
export type MarketIndex = MarketIndexResponse & {
  readonly placeOf: ReadonlyMap<number, number> // by instrument number
  readonly placeOfSymbol: ReadonlyMap<string, number>
  readonly haystack: readonly string[] // what is searched in, lower case
}

/** What is made of the columns is made when it is first needed: all of it at once would be felt. */
export function openIndex(answer: MarketIndexResponse): MarketIndex {
  const { ids, symbols, names } = answer
  const placeOf = once(() => new Map(ids.map((id, place) => [id, place])))
  const placeOfSymbol = once(() => new Map(symbols.map((symbol, place) => [symbol, place])))
  const haystack = once(() => symbols.map((symbol, place) => `${symbol}\n${names[place]}`.toLowerCase()))
  return {
    ...answer,
    get placeOf() {
      return placeOf()
    },
    get placeOfSymbol() {
      return placeOfSymbol()
    },
    get haystack() {
      return haystack()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** How many of them are lanes, or how many are not: lanes are a market of their own. */
export const countOf = ({ symbols }: Pick<MarketIndexResponse, 'symbols'>, kind: '' | 'lane'): number =>
  symbols.reduce((count, symbol) => count + Number(symbol.startsWith('LANE:') === (kind === 'lane')), 0)

/** The words of a search: every one must occur, so that "btc usd" and "btc/usd" find KRAKEN:BTCUSD. */
export const wordsOf = (search: string): string[] =>
  search
    .toLowerCase()
    .split(/[\s/]+/)
    .filter(Boolean)

export const isMatch = (hay: string, words: readonly string[]): boolean => words.every((word) => hay.includes(word))

/** Those of `ids` that fit the search, in their order. Numbers that the index does not know yet are left out. */
export function matching(index: MarketIndex, ids: readonly number[], search: string): number[] {
  const words = wordsOf(search)
  const { placeOf } = index
  if (words.length === 0) return ids.filter((id) => placeOf.has(id))
  const { haystack } = index
  return ids.filter((id) => {
    const place = placeOf.get(id)
    return place !== undefined && isMatch(haystack[place]!, words)
  })
}

/** How well a symbol fits what was typed; less is better. The code itself, its beginning, its inside, only the name. */
function distance(symbol: string, typed: string): number {
  const lower = symbol.toLowerCase()
  const code = lower.slice(lower.indexOf(':') + 1)
  if (lower === typed || code === typed) return 0
  if (code.startsWith(typed)) return 1
  if (lower.startsWith(typed)) return 2
  return lower.includes(typed) ? 3 : 4
}

/** The places that fit a search best, the shorter symbol first among equals. */
export function bestMatches(index: MarketIndex, search: string, limit: number): number[] {
  const words = wordsOf(search)
  if (words.length === 0) return []
  const typed = words.join('')
  const byDistance: number[][] = [[], [], [], [], []]
  const { haystack } = index
  for (let place = 0; place < haystack.length; place++) {
    if (isMatch(haystack[place]!, words)) byDistance[distance(index.symbols[place]!, typed)]!.push(place)
  }
  const found: number[] = []
  for (const places of byDistance) {
    if (found.length >= limit) break
    places.sort((one, other) => index.symbols[one]!.length - index.symbols[other]!.length || one - other)
    found.push(...places)
  }
  return found.slice(0, limit)
}

/** Those of `ids` that are on a list: in its own order, or in theirs. Symbols that are not listed now are left out. */
export function onList(
  index: MarketIndex,
  ids: readonly number[],
  symbols: readonly string[],
  isOwnOrder: boolean,
): number[] {
  const wanted = symbols.flatMap((symbol) => {
    const place = index.placeOfSymbol.get(symbol)
    return place === undefined ? [] : index.ids[place]!
  })
  if (!isOwnOrder) {
    const members = new Set(wanted)
    return ids.filter((id) => members.has(id))
  }
  const present = new Set(ids)
  return wanted.filter((id) => present.has(id))
}
