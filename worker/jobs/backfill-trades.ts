import { z } from 'zod'
import { SECOND } from '@/lib/platform/time'
import { continueBackfill } from '@/lib/sources/seal'
import { defineJob } from '../job'
import { sourceTools } from './source-tools'

/** Each run works for most of a minute, page by page, and the next goes on where it stopped. */
const BUDGET = 50 * SECOND

export const backfillTrades = defineJob({
  name: 'backfill-trades',
  queue: 'ingest',
  payload: z.object({ source: z.string() }),
  schedules: ({ sources }) =>
    [...sources.values()]
      .filter(({ trades }) => trades !== undefined)
      .map(({ id }) => ({ key: `backfill-${id}`, pattern: '8 * * * * *', payload: { source: id } })),
  attempts: 1,
  afterStart: 8_000,
  async run(payload, tools) {
    const { source, io } = sourceTools(payload.source, tools)
    const until = tools.now() + BUDGET
    let pages = 0
    while (!tools.signal.aborted && tools.now() < until && (await continueBackfill(tools.db, source, io))) pages++
    return pages
  },
})
