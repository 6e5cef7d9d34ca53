import { z } from 'zod'
import { attempt } from '@/lib/deliveries/attempt'
import { defineJob } from '../job'

/** One attempt of one delivery. The table decides whether it is due, so a job too many does no harm. */
export const deliver = defineJob({
  name: 'deliver',
  queue: 'notify',
  payload: z.object({ delivery: z.number().int() }),
  attempts: 1, // the next attempt is a job of its own, when the table says so
  async run({ delivery }, { db, sender, now, log }) {
    const outcome = await attempt(db, delivery, { send: sender.send, now, random: Math.random })
    if (outcome)
      log.info({ delivery, ok: outcome.ok, status: outcome.status, reason: outcome.error }, 'delivered or not')
    return outcome?.ok ?? null
  },
})
