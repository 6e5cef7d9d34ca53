import { z } from 'zod'
import { attempt } from '@/lib/deliveries/attempt'
import { findNextInLine } from '@/lib/deliveries/store'
import { SECOND } from '@/lib/platform/time'
import { defineJob } from '../job'

/** For so long a job goes on with what waited behind its delivery. */
const TURN = 10 * SECOND

/**
 * One attempt of one delivery, and as long as the receiver takes them, those that waited behind it. The table decides what is
 * due, so a job too many does no harm.
 */
export const deliver = defineJob({
  name: 'deliver',
  queue: 'notify',
  payload: z.object({ delivery: z.number().int() }),
  attempts: 1, // the next attempt is a job of its own, when the table says so
  async run({ delivery }, { db, sender, now, log, signal }) {
    const until = now() + TURN
    let next: number | undefined = delivery
    let delivered = 0
    while (next !== undefined && now() < until && !signal.aborted) {
      const outcome = await attempt(db, next, { send: sender.send, now, random: Math.random })
      if (outcome)
        log.info({ delivery: next, ok: outcome.ok, status: outcome.status, reason: outcome.error }, 'attempted')
      if (!outcome?.ok) break
      delivered++
      next = await findNextInLine(db, next, now())
    }
    return delivered
  },
})
