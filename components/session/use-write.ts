'use client'

import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { useGuard } from './token-gate'

/** A change; what is shown of these nouns is read again once it is made, or has failed. */
export function useWrite<Change, Answer>(make: (change: Change) => Promise<Answer>, renews: readonly QueryKey[]) {
  const guard = useGuard()
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: Change) => guard(() => make(change)),
    onSettled: () => Promise.all(renews.map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}
