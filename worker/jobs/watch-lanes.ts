import { z } from 'zod'
import { RULES_CHANGED } from '@/lib/alerts/store'
import { watchLanes } from '@/lib/lane-alerts/watch-lanes'
import { LANES_CHANGED } from '@/lib/rates/store-prices'
import { defineJob } from '../job'

/** Evaluates alerts on lanes whose prices changed, whose day is over, or which wait for a time (docs/decisions/0014). */
export const watchLaneAlerts = defineJob({
  name: 'watch-lanes',
  queue: 'keep',
  payload: z.object({}),
  schedules: () => [{ key: 'watch-lanes', pattern: '5/10 * * * * *', payload: {} }],
  wakeOn: [LANES_CHANGED, RULES_CHANGED],
  attempts: 1, // what has to be looked at is in the database
  afterStart: 0,
  async run(_, { db, now, log }) {
    const lanes = await watchLanes(db, now)
    if (lanes > 0) log.info({ lanes }, 'looked after alerts on lanes')
  },
})
