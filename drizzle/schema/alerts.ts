import { sql } from 'drizzle-orm'
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/** Rules, as their newest revision says. A removed alert keeps its row: its episodes still tell what it was. */
export const alerts = pgTable(
  'alerts',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    revision: integer().notNull().default(1),
    name: text().notNull(),
    rule: jsonb().notNull(), // scope, measure, condition and options, as the API takes them
    channels: integer().array().notNull(),
    enabled: boolean().notNull().default(true),
    note: text(),
    pausedUntil: moment(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
    removedAt: moment(),
  },
  (t) => [
    // "What is evaluated": removed ones gather over the years.
    index('alerts_live')
      .on(t.id)
      .where(sql`${t.removedAt} is null`),
  ],
)

/** What an alert said before: an episode names the revision that fired. */
export const alertRevisions = pgTable(
  'alert_revisions',
  {
    alertId: integer()
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    revision: integer().notNull(),
    name: text().notNull(),
    rule: jsonb().notNull(),
    at: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.alertId, t.revision] })],
)

/** Where an alert stands on one instrument, when that is not simply "ok": what a restart must not forget. */
export const alertStates = pgTable(
  'alert_states',
  {
    alertId: integer()
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    instrumentId: integer().notNull(),
    revision: integer().notNull(),
    state: jsonb().notNull(), // what `evaluate` takes and gives, plain data
    at: moment().notNull(), // of the newest point that it has seen, event time
  },
  (t) => [primaryKey({ columns: [t.alertId, t.instrumentId] })],
)

/** How far evaluation has come, written with the market's flush: what came after is evaluated again after a restart. One row. */
export const alertMarks = pgTable('alert_marks', {
  only: boolean().primaryKey().default(true),
  marks: jsonb().notNull(),
})

/** One firing of an alert on one instrument, from its start to its end. */
export const episodes = pgTable(
  'episodes',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    alertId: integer()
      .notNull()
      .references(() => alerts.id),
    revision: integer().notNull(),
    instrumentId: integer().notNull(),
    symbol: text().notNull(), // as it was then
    startedAt: moment().notNull(), // event time of the point that fired
    endedAt: moment(),
    endReason: text(), // recovered, expired, edited, removed, disabled, no-data, again
    trace: jsonb().notNull(), // what `evaluate` saw and compared: value, threshold, window, n, mean, ratio, filled, missing
    receivedAt: moment(),
    evaluatedAt: moment().notNull(),
    acknowledgedAt: moment(),
    acknowledgedNote: text(),
    snoozedUntil: moment(),
  },
  (t) => [
    // Exactly once: the same firing found again, by a restart or a second look, is the same row.
    uniqueIndex('episodes_once').on(t.alertId, t.instrumentId, t.startedAt),
    index('episodes_recent').on(t.startedAt),
    index('episodes_instrument').on(t.instrumentId, t.startedAt),
    index('episodes_open')
      .on(t.alertId, t.instrumentId)
      .where(sql`${t.endedAt} is null`),
  ],
)
