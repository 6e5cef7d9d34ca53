import { queryOptions } from '@tanstack/react-query'
import { send } from '@/components/api/fetch-json'

/** Whether the installation can serve. What the answer says beyond that is not looked at. */
export const readyQuery = queryOptions({
  queryKey: ['ready'],
  queryFn: async ({ signal }) => {
    await send('/api/ready', { signal })
    return true
  },
  refetchInterval: 10_000,
  retry: false,
})
