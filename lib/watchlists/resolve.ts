import { codeOf } from '@/lib/instruments/instrument'
import type { Unresolved } from './contract'

/** What somebody may have meant: a whole symbol, or a code that several sources may have. */
export type Meaning = { written: string; symbol: string | null; code: string }

/** `KRAKEN:BTC/USD` names a source; `btc/usd` only a code. */
export function meaningOf(written: string): Meaning {
  const upper = written.trim().toUpperCase()
  const [, source, rest] = /^([^:]+):(.+)$/.exec(upper) ?? []
  if (source === undefined || rest === undefined) return { written, symbol: null, code: codeOf(upper) }
  return { written, symbol: `${source}:${rest}`, code: codeOf(rest) }
}

type Listed = { symbol: string; code: string }

/**
 * The symbols that were meant, in the order of writing and each once. A code without a source is taken where one source
 * has it; where several do, they are named, and nothing is guessed.
 */
export function resolve(
  meanings: readonly Meaning[],
  listed: readonly Listed[],
): { symbols: string[]; unknown: Unresolved[] } {
  const symbols = new Set<string>()
  const unknown: Unresolved[] = []
  for (const { written, symbol, code } of meanings) {
    const exact = listed.find((each) => each.symbol === symbol)
    const source = symbol?.split(':')[0]
    const candidates = exact
      ? [exact.symbol]
      : listed
          .filter((each) => each.code === code && (source === undefined || each.symbol.startsWith(`${source}:`)))
          .map((each) => each.symbol)
    if (candidates.length === 1) symbols.add(candidates[0]!)
    else unknown.push({ written, candidates })
  }
  return { symbols: [...symbols], unknown }
}
