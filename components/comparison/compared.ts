import type { Layer } from '@/components/candles/layer'
import type { Candle } from '@/lib/candles/candle'

export const MOST_COMPARED = 5

/** The symbols that a list in an address names: each once, as many as can be compared. */
export const parseSymbols = (text: string): string[] =>
  [...new Set(text.split(',').map((symbol) => symbol.trim().toUpperCase()))].filter(Boolean).slice(0, MOST_COMPARED)

export const formatSymbols = (symbols: readonly string[]): string => symbols.join(',')

export const comparedLayers = (symbols: readonly string[]): Layer[] =>
  symbols.map((symbol, at) => ({ id: symbol, title: symbol, pane: null, colour: at, dashed: at % 2 === 1 }))

/** The closes of other candles, each at the place of the candle that opened with it; null where there is none. */
export function alignCloses(candles: readonly Candle[], others: readonly Candle[]): (number | null)[] {
  const closes = new Map(others.map(({ openTime, close }) => [openTime, close]))
  return candles.map(({ openTime }) => closes.get(openTime) ?? null)
}

/** How far (in %) the value at `at` is from the first one that is known from `from` on. */
export function changeSince(values: readonly (number | null)[], from: number, at: number): number | null {
  const first = values.slice(Math.max(0, from)).find((value) => value !== null)
  const value = values[at] ?? null
  return first && value !== null ? (value / first - 1) * 100 : null
}
