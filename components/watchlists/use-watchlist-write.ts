'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useGuard } from '@/components/session/token-gate'
import { watchlistsQuery } from './watchlists-query'

/** A change to the watchlists; what is shown is read again once it is made. */
export function useWatchlistWrite<Change, Answer>(make: (change: Change) => Promise<Answer>) {
  const guard = useGuard()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Change) => guard(() => make(change)),
    onSettled: () => client.invalidateQueries({ queryKey: watchlistsQuery.queryKey }),
  })
}
