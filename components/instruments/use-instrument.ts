'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useQuotes } from '@/components/quotes/use-quotes'
import type { InstrumentView } from '@/lib/instruments/contract'
import { instrumentQuery, listedQuery } from './instruments-query'

/**
 * An instrument as it is now: asked for once, which counts as a call, and then followed in the list. A symbol that was
 * given to another instrument since is not followed. `served` is what the server knew when it drew the page.
 */
export function useInstrument(ref: string, served: InstrumentView | null) {
  const view = useQuery(instrumentQuery(ref))
  const first = view.data?.instrument ?? served ?? undefined
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
    /** Its symbol is nobody's or another one's now: only its number still names it. */
    isRemoved: first !== undefined && listed !== undefined && !isSame,
    error: view.error,
    listError: error,
    isFetching: view.isFetching,
    retry: () => void view.refetch(),
  }
}
