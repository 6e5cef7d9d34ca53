import { sql } from 'drizzle-orm'
import { bigint, doublePrecision, index, integer, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { InstrumentKind } from '@/lib/instruments/instrument'
import { moment } from './columns'

export const instruments = pgTable(
  'instruments',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    symbol: text().notNull(),
    source: text().notNull(),
    code: text().notNull(),
    name: text().notNull(),
    kind: text().$type<InstrumentKind>().notNull(),
    base: text(),
    quote: text(),
    listedAt: moment().notNull(),
    removedAt: moment(),
  },
  (t) => [
    // A code that comes back after its removal is a new instrument: only the listed ones must differ.
    uniqueIndex('instruments_listed_symbol')
      .on(t.symbol)
      .where(sql`${t.removedAt} is null`),
    index('instruments_source').on(t.source),
  ],
)

/** The newest thing known of each instrument; one row each, overwritten, so that lists need no search in history. */
export const lastQuotes = pgTable('last_quotes', {
  instrumentId: integer()
    .primaryKey()
    .references(() => instruments.id, { onDelete: 'cascade' }),
  time: moment().notNull(), // event time
  price: doublePrecision().notNull(),
  bid: doublePrecision(),
  ask: doublePrecision(),
  volume24h: doublePrecision('volume_24h'),
  changeAbsolute: doublePrecision(), // as the source states it
  changePercentage: doublePrecision(),
  // The minute that runs now in the market in memory, written every second or so; complete minutes move to candles.
  minute: moment(),
  open: doublePrecision(),
  high: doublePrecision(),
  low: doublePrecision(),
  close: doublePrecision(),
  volume: doublePrecision(),
  count: integer(),
  quality: smallint(),
  openedAt: moment(),
  closedAt: moment(),
  openedSeq: bigint({ mode: 'number' }),
  closedSeq: bigint({ mode: 'number' }),
})
