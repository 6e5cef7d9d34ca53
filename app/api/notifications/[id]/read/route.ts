import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { ReadResponse } from '@/lib/notifications/contract'
import { countUnread, markRead } from '@/lib/notifications/store'
import { RowId } from '@/lib/platform/contract'

export const POST = write({ params: z.object({ id: RowId }) }, async ({ params: { id } }): Promise<ReadResponse> => {
  await markRead(db(), id, server().now())
  server().live.wake()
  return { unread: await countUnread(db()) }
})
