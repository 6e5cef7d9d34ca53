import { queryOptions } from '@tanstack/react-query'
import { fetchJson, writeFor } from '@/components/api/fetch-json'
import { NotificationsResponse, ReadResponse } from '@/lib/notifications/contract'

/** The newest notifications and how many are unread; the stream says when they change. */
export const inboxQuery = queryOptions({
  queryKey: ['notifications'],
  queryFn: ({ signal }) => fetchJson(NotificationsResponse, '/api/notifications?limit=20', { signal }),
  refetchInterval: 15_000,
})

/** One of them, or all up to the newest that was seen. */
export const markRead = (what: { id: number } | { upTo: number }) =>
  'id' in what
    ? writeFor(ReadResponse, ['POST', `/api/notifications/${what.id}/read`])
    : writeFor(ReadResponse, ['POST', '/api/notifications/read'], what)
