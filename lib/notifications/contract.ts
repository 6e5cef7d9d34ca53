import { z } from 'zod'
import { Limit } from '@/lib/platform/contract'

/** The last two are not about an episode: a channel needs a look, or the inbox itself was tested. */
export const NotificationKind = z.enum([
  'alert.firing',
  'alert.resolved',
  'alert.nodata',
  'channel.failing',
  'channel.test',
])
export type NotificationKind = z.infer<typeof NotificationKind>

export const NotificationView = z.object({
  id: z.number().int(),
  kind: NotificationKind,
  title: z.string(),
  body: z.string(),
  symbol: z.string().nullable(),
  episodeId: z.number().int().nullable(),
  alertId: z.number().int().nullable(),
  createdAt: z.number(),
  readAt: z.number().nullable(), // null: unread
})
export type NotificationView = z.infer<typeof NotificationView>

/** GET /notifications, newest first. */
export const NotificationsRequest = z.strictObject({
  unread: z.enum(['true', 'false']).optional(), // true: only those
  limit: Limit(50, 500),
  cursor: z.string().max(500).optional(),
})
export type NotificationsRequest = z.infer<typeof NotificationsRequest>

export const NotificationsResponse = z.object({
  notifications: z.array(NotificationView),
  unread: z.number().int(), // of all, not only of this page
  next: z.string().nullable(),
})
export type NotificationsResponse = z.infer<typeof NotificationsResponse>

/** POST /notifications/read: all that are there, or those up to one (what the reader has seen). */
export const ReadRequest = z.strictObject({ upTo: z.number().int().positive().optional() })
export type ReadRequest = z.infer<typeof ReadRequest>

/** POST /notifications/{id}/read and POST /notifications/read */
export const ReadResponse = z.object({ unread: z.number().int() })
export type ReadResponse = z.infer<typeof ReadResponse>
