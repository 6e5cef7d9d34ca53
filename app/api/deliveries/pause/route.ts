import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { PauseRequest, type PauseView } from '@/lib/deliveries/contract'
import { readPause, writePause } from '@/lib/deliveries/pause'

const read = (): Promise<PauseView> => readPause(db(), server().now())

export const GET = route({}, read)

/** Holds all messages until a moment. */
export const PUT = write({ body: PauseRequest }, async ({ body }) => {
  await writePause(db(), body.until, server().now())
  return read()
})

/** Ends the pause now. */
export const DELETE = write({}, async () => {
  await writePause(db(), server().now(), server().now())
  return read()
})
