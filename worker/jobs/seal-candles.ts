import { z } from 'zod'
import { sealSource } from '@/lib/sources/seal'
import { isPolled } from '@/lib/sources/source'
import { defineJob } from '../job'
import { sourceTools } from './source-tools'

/** A few seconds after the minute: an exchange needs a moment to close its candle. */
const AFTER_THE_MINUTE = '5 * * * * *'

export const sealCandles = defineJob({
  name: 'seal-candles',
  queue: 'ingest',
  payload: z.object({ source: z.string() }),
  schedules: ({ sources }) =>
    [...sources.values()]
      .filter(isPolled)
      .map(({ id }) => ({ key: `seal-${id}`, pattern: AFTER_THE_MINUTE, payload: { source: id } })),
  attempts: 1, // the next minute begins where this one stopped
  afterStart: 2_000, // instruments are known after the first poll
  async run(payload, tools) {
    const { source, io } = sourceTools(payload.source, tools)
    const wrote = await sealSource(tools.db, source, io)
    tools.log.debug({ source: source.id, wrote }, 'sealed')
    return wrote
  },
})
