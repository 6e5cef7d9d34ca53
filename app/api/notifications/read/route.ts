import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { ReadRequest, type ReadResponse } from '@/lib/notifications/contract'
import { countUnread, markAllRead } from '@/lib/notifications/store'

/** Marks all of them as read, or those up to one. */
export const POST = write({ body: ReadRequest }, async ({ body }): Promise<ReadResponse> => {
  await markAllRead(db(), body.upTo, server().now())
  server().live.wake()
  return { unread: await countUnread(db()) }
})
