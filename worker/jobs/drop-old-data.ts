import { z } from 'zod'
import { dropDeliveriesBefore } from '@/lib/deliveries/store'
import { dropNotificationsBefore } from '@/lib/notifications/store'
import { DAY } from '@/lib/platform/time'
import { dropCallsBefore } from '@/lib/popularity/store'
import { dropJournalBefore } from '@/lib/quotes/store'
import { dropRunsBefore } from '@/lib/sources/store'
import { dropUploadsBefore } from '@/lib/uploads/store'
import { defineJob } from '../job'

const KEEP_RUNS = 7 * DAY
const KEEP_CALLS = 31 * DAY
const KEEP_DELIVERIES = 30 * DAY
const KEEP_NOTIFICATIONS = 90 * DAY
const KEEP_BAD_ROWS = 30 * DAY
const KEEP_UPLOADS = 90 * DAY

export const dropOldData = defineJob({
  name: 'drop-old-data',
  queue: 'keep',
  payload: z.object({}),
  schedules: () => [{ key: 'drop-old-data', pattern: '3/10 * * * *', payload: {} }],
  attempts: 3,
  async run(_, { db, archive, env, now, log }) {
    const partitions = await dropJournalBefore(db, now() - env.JOURNAL_RETENTION)
    const files = await archive.dropBefore(now() - env.RAW_RETENTION)
    await dropRunsBefore(db, now() - KEEP_RUNS)
    await dropCallsBefore(db, now() - KEEP_CALLS)
    await dropDeliveriesBefore(db, now() - KEEP_DELIVERIES)
    await dropNotificationsBefore(db, now() - KEEP_NOTIFICATIONS)
    await dropUploadsBefore(db, now() - KEEP_BAD_ROWS, now() - KEEP_UPLOADS)
    log.info({ partitions, files }, 'dropped what is older than its retention')
  },
})
