'use client'

import { useQuery } from '@tanstack/react-query'
import type { MarketIndex } from '@/components/markets/market-index'
import { indexQuery } from '@/components/markets/markets-query'
import type { AlertView } from '@/lib/alerts/contract'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { describeUnlisted } from './unlisted'

type Scoped = Pick<AlertView, 'scope'>

const symbolsOf = ({ scope }: Scoped) => ('symbols' in scope ? scope.symbols : [])

/** Of the symbols that an alert names, those that nothing has now. */
export type Unlisted = { watchesNothing: boolean; words: string | null }

/** Tells of each alert what it names and nothing has. That nothing has one is soon asked again. */
export function useUnlisted(alerts: readonly Scoped[]): (alert: Scoped) => Unlisted {
  const named = [...new Set(alerts.flatMap(symbolsOf))]
  const missing = (index: MarketIndex) => named.filter((symbol) => !index.placeOfSymbol.has(symbol))
  const { data } = useQuery({
    ...indexQuery,
    enabled: named.length > 0,
    refetchInterval: ({ state }) => (state.data && missing(state.data).length > 0 ? 10 * SECOND : 5 * MINUTE),
  })
  const unlisted = new Set(data && missing(data))
  return (alert) => {
    const symbols = symbolsOf(alert)
    const gone = symbols.filter((symbol) => unlisted.has(symbol))
    if (gone.length === 0) return { watchesNothing: false, words: null }
    return { watchesNothing: gone.length === symbols.length, words: describeUnlisted(gone, symbols.length) }
  }
}
