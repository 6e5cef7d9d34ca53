import { z } from 'zod'
import { MINUTE } from '@/lib/platform/time'
import { pollSource as poll } from '@/lib/sources/poll'
import { isPolled } from '@/lib/sources/source'
import { defineJob } from '../job'
import { sourceTools } from './source-tools'

/** Sources that are being asked now: one that hangs is not asked a second time meanwhile. */
const asking = new Set<string>()

export const pollSource = defineJob({
  name: 'poll-source',
  queue: 'ingest',
  payload: z.object({ source: z.string() }),
  schedules: ({ sources }) =>
    [...sources.values()].filter(isPolled).map(({ id, pace }) => ({
      key: `poll-${id}`,
      pattern: pace.pattern,
      payload: { source: id },
      attempts: pace.every < MINUTE ? 1 : 3, // what is asked every few seconds is asked again soon enough
    })),
  attempts: 3,
  afterStart: 0,
  async run(payload, tools, due) {
    const { source, io } = sourceTools(payload.source, tools)
    if (!isPolled(source) || asking.has(source.id)) return null
    asking.add(source.id)
    try {
      const startedAt = tools.now()
      const scheduledAt = Math.floor(due.scheduledAt / source.pace.every) * source.pace.every
      const accepted = await poll(tools.db, source, { ...due, scheduledAt }, io)
      tools.log.debug({ source: source.id, accepted, ms: tools.now() - startedAt }, 'polled')
      return accepted
    } finally {
      asking.delete(source.id)
    }
  },
})
