import { sql } from 'drizzle-orm'
import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/** Lists that people make. They hold symbols and not instruments: a code that comes back is on the list again. */
export const watchlists = pgTable(
  'watchlists',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    name: text().notNull(),
    position: integer().notNull(), // in the order of lists, 0 first
    symbols: text().array().notNull(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
  },
  (t) => [uniqueIndex('watchlists_name').on(sql`lower(${t.name})`)],
)
