import { sql } from 'drizzle-orm'
import { bigint, boolean, doublePrecision, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/**
 * The journal: every accepted quote as it came, partitioned by receive time and dropped after JOURNAL_RETENTION.
 * The partitions are made by SQL in the migrations (`ensure_partitions`). It is only appended and replayed: a BRIN index on
 * the receive time costs nearly nothing and finds where to begin.
 */
export const quotes = pgTable(
  'quotes',
  {
    receivedAt: moment().notNull(),
    instrumentId: integer().notNull(),
    time: moment().notNull(), // event time; the receive time where the sender gave none
    price: doublePrecision().notNull(),
    size: doublePrecision(),
    tradeId: bigint({ mode: 'number' }),
    /** 1: seen by polling (already in its candle) · 2: told by a stream or pushed · 3: the same, with a time that the sender gave. */
    kind: smallint().notNull().default(1),
  },
  (t) => [
    // What may be told again, and must be remembered after a restart: among a partner's quotes, which nobody numbers, a few.
    index('quotes_told_again')
      .on(t.receivedAt)
      .where(sql`${t.kind} = 3 or ${t.tradeId} is not null`),
  ],
)

/** Which batches are in the journal, so that a batch that comes twice is stored once. */
export const quoteBatches = pgTable('quote_batches', {
  key: text().primaryKey(),
  receivedAt: moment().notNull(),
  accepted: integer().notNull(),
  answer: text(), // what the sender was told, for a repeated request
})

/** Up to which batch of the journal everything is in the candles: a restart replays what came after. One row. */
export const flushed = pgTable('flushed', {
  only: boolean().primaryKey().default(true),
  through: moment().notNull(),
})
