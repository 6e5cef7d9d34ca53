import { sql } from 'drizzle-orm'
import { bigint, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns'

export const sources = pgTable('sources', {
  id: text().primaryKey(),
  createdAt: moment().notNull(),
  pausedAt: moment(),
  removedAt: moment(), // by a person; it stays away over restarts, whatever SOURCES says
  // Of a source that tells by itself: whether it is connected, since when, and what is wrong.
  streamState: text().$type<'connecting' | 'live' | 'down'>(),
  streamSince: moment(),
  streamReason: text(),
  streamHeardAt: moment(),
})

/** What each source is asked to follow closely: polled by name where the exchange wants names, and filled from history. */
export const tracked = pgTable(
  'tracked',
  {
    source: text()
      .notNull()
      .references(() => sources.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    addedAt: moment().notNull(),
    state: text().$type<'pending' | 'ok' | 'unknown'>().notNull().default('pending'),
    detail: text(),
    /** Everything before this moment has been read from the exchange's own history. */
    sealedThrough: moment(),
    sealError: text(),
  },
  (t) => [primaryKey({ columns: [t.source, t.code] })],
)

/** Each attempt to ask a source: what was due, when it happened, what came of it. */
export const sourceRuns = pgTable(
  'source_runs',
  {
    id: bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    source: text().notNull(),
    scheduledAt: moment().notNull(),
    startedAt: moment().notNull(),
    finishedAt: moment(),
    attempt: integer().notNull(),
    rows: integer(),
    error: text(),
  },
  (t) => [
    // One success for each due moment, however often a retry or a restarted worker runs it again.
    uniqueIndex('source_runs_success')
      .on(t.source, t.scheduledAt)
      .where(sql`${t.finishedAt} is not null and ${t.error} is null`),
    index('source_runs_recent').on(t.source, t.startedAt),
    // "What went wrong last", which may be long ago.
    index('source_runs_failed')
      .on(t.source, t.startedAt)
      .where(sql`${t.error} is not null`),
  ],
)

export const sourceCounters = pgTable(
  'source_counters',
  {
    source: text().notNull(),
    outcome: text().$type<'accepted' | 'duplicate' | 'rejected'>().notNull(),
    reason: text().notNull().default(''),
    total: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.source, t.outcome, t.reason] })],
)

/** Times in which a source was not heard. `to` is null while it lasts. */
export const gaps = pgTable(
  'gaps',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    source: text().notNull(),
    from: moment().notNull(),
    to: moment(),
    reason: text().$type<'source_down' | 'not_collected'>().notNull(),
    filledAt: moment(),
  },
  (t) => [
    index('gaps_source').on(t.source, t.from),
    uniqueIndex('gaps_open')
      .on(t.source)
      .where(sql`${t.to} is null`),
  ],
)

/** History that lies beyond the reach of one history call and is paged from single trades in the background. */
export const backfills = pgTable(
  'backfills',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    source: text().notNull(),
    code: text().notNull(),
    from: moment().notNull(),
    to: moment().notNull(),
    reached: moment().notNull(),
    state: text().$type<'waiting' | 'running' | 'done' | 'failed'>().notNull().default('waiting'),
    detail: text(),
  },
  (t) => [uniqueIndex('backfills_range').on(t.source, t.code, t.from, t.to)],
)
