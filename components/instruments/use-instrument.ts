'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useQuotes } from '@/components/quotes/use-quotes'
import type { InstrumentView } from '@/lib/instruments/contract'
import { instrumentQuery, listedQuery } from './instruments-query'

/**
 * An instrument as it is now: asked for once, which counts as a call, and then followed in the list. A symbol that was
 * given to another instrument since is not followed.
 */
export function useInstrument(ref: string) {
  const view = useQuery(instrumentQuery(ref))
  const first = view.data?.instrument
  const options = listedQuery(first?.symbol)
  const client = useQueryClient()
  const isListed = Boolean(client.getQueryData(options.queryKey))
  const { isLive, upToDate } = useQuotes(isListed && first ? [first.symbol] : [], () =>
    client.refetchQueries({ queryKey: options.queryKey, exact: true }, { cancelRefetch: false }),
  )
  const { data: listed, error } = useQuery({ ...options, ...(isLive && { refetchInterval: false }) })
  const isSame = listed?.id === first?.id
  const instrument: InstrumentView | undefined = first && listed && isSame ? upToDate(listed) : first
  return {
    instrument,
    candles: view.data?.candles,
    successor: first && listed && !isSame ? listed : undefined,
    error: view.error,
    listError: error,
    isFetching: view.isFetching,
    retry: () => void view.refetch(),
  }
}
