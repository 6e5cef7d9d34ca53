import { integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/** Which of our processes was seen last, and when. */
export const heartbeats = pgTable('heartbeats', {
  process: text().primaryKey(),
  pid: integer().notNull(),
  startedAt: moment().notNull(),
  seenAt: moment().notNull(),
  /** Where the worker takes pushed quotes from the web, on this machine only. */
  address: text(),
  /** How the process is doing; its shape is `Vitals` in lib/status/vitals.ts. */
  vitals: jsonb(),
})
