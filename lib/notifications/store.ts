import { and, count, desc, eq, getTableColumns, isNotNull, isNull, lt, lte } from 'drizzle-orm'
import { z } from 'zod'
import { episodes, notifications } from '@/drizzle/schema'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import type { NotificationKind, NotificationsRequest, NotificationsResponse, NotificationView } from './contract'

type New = {
  eventId: string
  kind: NotificationKind
  title: string
  body: string
  symbol: string | null
  episodeId: number | null
  createdAt: number
}

/** The same event is shown once, however often it is told. */
export async function addNotification(db: Db, notification: New): Promise<void> {
  await db.insert(notifications).values(notification).onConflictDoNothing()
}

type Row = typeof notifications.$inferSelect & { alertId: number | null }

const view = ({ eventId: _, kind, ...row }: Row): NotificationView => ({ ...row, kind: kind as NotificationKind })

const select = (db: Db) =>
  db
    .select({ ...getTableColumns(notifications), alertId: episodes.alertId })
    .from(notifications)
    .leftJoin(episodes, eq(episodes.id, notifications.episodeId))

const Position = z.strictObject({ before: z.number() })

/** One page of the inbox, newest first. */
export async function listNotifications(
  db: Db,
  { unread, limit, cursor }: NotificationsRequest,
  secret: string,
): Promise<NotificationsResponse> {
  const before = cursor === undefined ? undefined : readCursor(secret, Position, cursor).before
  const rows = await select(db)
    .where(
      and(
        before === undefined ? undefined : lt(notifications.id, before),
        unread === undefined ? undefined : (unread === 'true' ? isNull : isNotNull)(notifications.readAt),
      ),
    )
    .orderBy(desc(notifications.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const end = rows.length > limit ? page.at(-1) : undefined
  return {
    notifications: page.map(view),
    unread: await countUnread(db),
    next: end ? writeCursor(secret, { before: end.id } satisfies z.infer<typeof Position>) : null,
  }
}

export async function countUnread(db: Db): Promise<number> {
  const [row] = await db.select({ unread: count() }).from(notifications).where(isNull(notifications.readAt))
  return row!.unread
}

export async function findNewestNotification(db: Db): Promise<NotificationView | undefined> {
  const [row] = await select(db).orderBy(desc(notifications.id)).limit(1)
  return row && view(row)
}

/** Reading what was read changes nothing. Throws a Fault('not-found'). */
export async function markRead(db: Db, id: number, now: number): Promise<void> {
  const rows = await db.select({ id: notifications.id }).from(notifications).where(eq(notifications.id, id))
  if (rows.length === 0) throw new Fault('not-found', `There is no notification ${id}.`)
  await db
    .update(notifications)
    .set({ readAt: now })
    .where(and(eq(notifications.id, id), isNull(notifications.readAt)))
}

/** All of them, or those up to the newest that the reader has seen. */
export async function markAllRead(db: Db, upTo: number | undefined, now: number): Promise<void> {
  await db
    .update(notifications)
    .set({ readAt: now })
    .where(and(isNull(notifications.readAt), upTo === undefined ? undefined : lte(notifications.id, upTo)))
}

export async function dropNotificationsBefore(db: Db, time: number): Promise<void> {
  await db.delete(notifications).where(lt(notifications.createdAt, time))
}
