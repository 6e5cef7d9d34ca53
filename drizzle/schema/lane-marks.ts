import { sql } from 'drizzle-orm'
import { index, integer, pgTable } from 'drizzle-orm/pg-core'
import { alerts } from './alerts'
import { moment } from './columns'
import { instruments } from './instruments'

/** How far the days of a lane have been looked at for alerts. Written with the prices: who is killed between leaves it to the next. */
export const laneMarks = pgTable(
  'lane_marks',
  {
    instrumentId: integer()
      .primaryKey()
      .references(() => instruments.id, { onDelete: 'cascade' }),
    changedAt: moment(), // when prices came that nobody has looked at yet; null: there are none
    throughDay: integer(), // the newest day with a rate that was looked at, counted since 1970
    closedDay: integer(), // the newest of those that were over by then
    dueAt: moment(), // when time alone brings something to look at
  },
  (t) => [
    // "Which lanes changed": most have not.
    index('lane_marks_changed')
      .on(t.instrumentId)
      .where(sql`${t.changedAt} is not null`),
    index('lane_marks_due').on(t.dueAt),
  ],
)

/** Which revision of an alert on lanes has looked at what was there before it. */
export const laneRules = pgTable('lane_rules', {
  alertId: integer()
    .primaryKey()
    .references(() => alerts.id, { onDelete: 'cascade' }),
  revision: integer().notNull(),
})
