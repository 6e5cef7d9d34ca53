'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useGuard } from '@/components/session/token-gate'
import { sourcesQuery } from './sources-query'

/** A change to a source; what is shown is read again once it is made. */
export function useSourceWrite<Change>(make: (change: Change) => Promise<unknown>) {
  const guard = useGuard()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Change) => guard(() => make(change)),
    onSettled: () => client.invalidateQueries({ queryKey: sourcesQuery.queryKey, exact: true }),
  })
}
