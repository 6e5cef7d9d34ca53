import { bigint, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/** Calls to an instrument, counted per minute. */
export const calls = pgTable(
  'calls',
  { instrumentId: integer().notNull(), minute: moment().notNull(), calls: integer().notNull() },
  (t) => [
    primaryKey({ columns: [t.instrumentId, t.minute] }),
    index('calls_minute').on(t.minute), // "the last 24 h" over all instruments
  ],
)

/** How much of each file of calls is counted already, so that none counts twice after a crash. */
export const callLogs = pgTable('call_logs', {
  file: text().primaryKey(),
  counted: bigint({ mode: 'number' }).notNull(),
})
