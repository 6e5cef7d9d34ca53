import type { NotificationView } from '@/lib/notifications/contract'

/** Those that came after the newest one that was known; none when nothing was known yet, as when a page has just opened. */
export const newsSince = (
  known: number | null,
  notifications: readonly NotificationView[],
): readonly NotificationView[] =>
  known === null ? [] : notifications.filter(({ id, readAt }) => id > known && readAt === null)
