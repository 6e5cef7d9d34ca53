import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { TestResponse } from '@/lib/channels/contract'
import { testChannel } from '@/lib/deliveries/test-channel'
import { RowId } from '@/lib/platform/contract'
import { publicUrl } from '@/lib/platform/public-url'

/** Sends a message that says it is a test, and tells what the receiver really did with it. */
export const POST = write({ params: z.object({ id: RowId }) }, ({ params: { id } }): Promise<TestResponse> => {
  const { env, sender, now } = server()
  return testChannel(db(), id, { send: sender.send, now, publicUrl: publicUrl(env) })
})
