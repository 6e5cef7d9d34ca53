import { z } from 'zod'
import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { ChannelChange, type ChannelView } from '@/lib/channels/contract'
import { changeChannel, getChannelView, removeChannel } from '@/lib/channels/store'
import { RowId } from '@/lib/platform/contract'

const params = z.object({ id: RowId })

export const GET = route({ params }, ({ params: { id } }): Promise<ChannelView> => getChannelView(db(), id))

export const PATCH = write({ params, body: ChannelChange }, async ({ params: { id }, body }): Promise<ChannelView> => {
  await changeChannel(db(), id, body, server().now())
  return getChannelView(db(), id)
})

export const DELETE = write({ params }, ({ params: { id } }) => removeChannel(db(), id, server().now()))
