import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { Fault } from '@/lib/platform/fault'
import { readWorker } from '@/lib/status/read-status'

/** Can serve: the database answers, its tables are there, the worker was seen lately. A dead exchange does not matter. */
export const GET = route({}, async () => {
  const { lastSeen, alive } = await readWorker(db(), server().now())
  if (!alive) throw new Fault('unavailable', 'The worker was not seen lately.', { retryAfterMs: 2_000 })
  return { ready: true, worker: { lastSeen } }
})
