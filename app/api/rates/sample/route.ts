import { route, write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { Fault } from '@/lib/platform/fault'
import type { SampleResponse } from '@/lib/rates/contract'
import { countSample, removeSample } from '@/lib/rates/sample/remove'

/** Whether the recorded sample is there, and how much of it. */
export const GET = route({}, async (): Promise<SampleResponse> => {
  const prices = await countSample(db())
  return { sample: prices === null ? null : { prices } }
})

/** Takes the recorded sample away: its prices, and the lanes and places that nothing else needs. */
export const DELETE = write({}, async () => {
  if (!(await removeSample(db(), server().now()))) throw new Fault('not-found', 'The sample is not here.')
})
