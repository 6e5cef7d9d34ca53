import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { NotificationsRequest, type NotificationsResponse } from '@/lib/notifications/contract'
import { listNotifications } from '@/lib/notifications/store'

export const GET = route({ query: NotificationsRequest }, ({ query }): Promise<NotificationsResponse> =>
  listNotifications(db(), query, server().secret),
)
