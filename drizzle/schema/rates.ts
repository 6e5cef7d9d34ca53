import { date, doublePrecision, index, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
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
 * One price of one lane on one day; the same price twice is two prices. Without foreign keys, because a million rows would
 * be looked up one by one: whoever writes here holds the lanes.
 */
export const freightPrices = pgTable(
  'freight_prices',
  {
    instrumentId: integer().notNull(),
    uploadId: integer(), // null: posted by a program
    day: date().notNull(),
    usd: doublePrecision().notNull(),
    amount: doublePrecision(), // as it was given, when that was not USD
    currency: text(),
  },
  (t) => [
    // "These lanes on these days". Equal keys share their place in it, so it stays small.
    index('freight_prices_lane_day').on(t.instrumentId, t.day),
    // Rows of an upload lie together, so a few block ranges find them when they are taken back.
    index('freight_prices_upload').using('brin', t.uploadId),
  ],
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
