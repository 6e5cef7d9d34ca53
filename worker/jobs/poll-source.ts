import { z } from 'zod'
import { pollSource as poll } from '@/lib/sources/poll'
import { isPolled } from '@/lib/sources/source'
import { defineJob } from '../job'
import { sourceTools } from './source-tools'

export const pollSource = defineJob({
  name: 'poll-source',
  queue: 'ingest',
  payload: z.object({ source: z.string() }),
  schedules: ({ sources }) =>
    [...sources.values()].filter(isPolled).map(({ id, pace }) => ({
      key: `poll-${id}`,
      pattern: pace.pattern,
      payload: { source: id },
    })),
  attempts: 3,
  afterStart: 0,
  async run(payload, tools, due) {
    const { source, io } = sourceTools(payload.source, tools)
    if (!isPolled(source)) return null
    const startedAt = tools.now()
    const scheduledAt = Math.floor(due.scheduledAt / source.pace.every) * source.pace.every
    const accepted = await poll(tools.db, source, { ...due, scheduledAt }, io)
    tools.log.debug({ source: source.id, accepted, ms: tools.now() - startedAt }, 'polled')
    return accepted
  },
})
