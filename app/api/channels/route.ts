import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { type ChannelsResponse, NewChannel, type NewChannelResponse } from '@/lib/channels/contract'
import { NO_SMTP } from '@/lib/channels/email'
import { createChannel, getChannelView, listChannels } from '@/lib/channels/store'
import { Fault } from '@/lib/platform/fault'

export const GET = route({}, async (): Promise<ChannelsResponse> => ({ channels: await listChannels(db()) }))

/** The secret of a webhook is in this answer and in no other. */
export const POST = write({ body: NewChannel }, async ({ body }) => {
  const { env, now } = server()
  if (body.type === 'email' && env.SMTP_URL === undefined) throw new Fault('conflict', NO_SMTP)
  const { id, secret } = await createChannel(db(), body, now())
  const made: NewChannelResponse = { ...(await getChannelView(db(), id)), secret }
  return Response.json(made, { status: 201, headers: { location: `/api/channels/${id}`, 'cache-control': 'no-store' } })
})
