import { sql } from 'drizzle-orm'
import { date, doublePrecision, index, integer, pgTable, pgView, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { instruments } from './instruments'
import { places } from './places'

/** A pair of ports that has prices. It is an instrument of kind `lane` under the same number. */
export const lanes = pgTable(
  'lanes',
  {
    instrumentId: integer()
      .primaryKey()
      .references(() => instruments.id, { onDelete: 'cascade' }),
    originId: integer()
      .notNull()
      .references(() => places.id),
    destinationId: integer()
      .notNull()
      .references(() => places.id),
  },
  // "From these ports to those": a lookup for each origin, and one lane for each pair.
  (t) => [unique('lanes_ports').on(t.originId, t.destinationId), index('lanes_destination').on(t.destinationId)],
)

/**
 * The prices of one lane from one upload on the days of one block, kept side by side: a million prices are some ten
 * thousand rows, which is what makes a large upload quick to store and a long range quick to read (docs/decisions/0010).
 * The same price twice is two prices. Read through the view `freightPrices`.
 */
export const freightBlocks = pgTable(
  'freight_blocks',
  {
    instrumentId: integer().notNull(),
    block: integer().notNull(), // whole stretches of 32 days since 1970-01-01
    uploadId: integer(), // null: posted by a program
    days: date().array().notNull(),
    usd: doublePrecision().array().notNull(),
    amounts: doublePrecision().array(), // as they were given, where that was not USD; null: all were
    currencies: text().array(),
  },
  (t) => [index('freight_blocks_lane').on(t.instrumentId, t.block)], // "these lanes on these days"
)

/** One price of one lane on one day. */
export const freightPrices = pgView('freight_prices', {
  instrumentId: integer(),
  block: integer(),
  uploadId: integer(),
  day: date(),
  usd: doublePrecision(),
  amount: doublePrecision(),
  currency: text(),
}).as(
  sql`select b.instrument_id, b.block, b.upload_id, p.day, p.usd, p.amount, p.currency from freight_blocks b cross join lateral unnest(b.days, b.usd, b.amounts, b.currencies) as p(day, usd, amount, currency)`,
)

export const exchangeRates = pgTable(
  'exchange_rates',
  {
    currency: text().notNull(),
    day: date().notNull(),
    usd: doublePrecision().notNull(), // US dollars for one unit
  },
  (t) => [primaryKey({ columns: [t.currency, t.day] })],
)
