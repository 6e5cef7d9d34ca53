'use client'

import { useQuery } from '@tanstack/react-query'
import type { MarketIndex } from '@/components/markets/market-index'
import { indexQuery } from '@/components/markets/markets-query'
import type { AlertView } from '@/lib/alerts/contract'
import { MINUTE, SECOND } from '@/lib/platform/time'

type Scoped = Pick<AlertView, 'scope'>

const symbolsOf = ({ scope }: Scoped) => ('symbols' in scope ? scope.symbols : [])

/** Tells of each alert which of the symbols it names nothing has now. That nothing has one is soon asked again. */
export function useUnlisted(alerts: readonly Scoped[]): (alert: Scoped) => string[] {
  const named = [...new Set(alerts.flatMap(symbolsOf))]
  const missing = (index: MarketIndex) => named.filter((symbol) => !index.placeOfSymbol.has(symbol))
  const { data } = useQuery({
    ...indexQuery,
    enabled: named.length > 0,
    refetchInterval: ({ state }) => (state.data && missing(state.data).length > 0 ? 10 * SECOND : 5 * MINUTE),
  })
  const unlisted = new Set(data && missing(data))
  return (alert) => symbolsOf(alert).filter((symbol) => unlisted.has(symbol))
}
