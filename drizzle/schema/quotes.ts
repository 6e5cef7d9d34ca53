import { bigint, doublePrecision, integer, pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/**
 * The journal: every accepted quote as it came, partitioned by receive time and dropped after JOURNAL_RETENTION.
 * The partitions are made by SQL in the migrations (`ensure_partitions`); no index, it is only appended and replayed.
 */
export const quotes = pgTable('quotes', {
  receivedAt: moment().notNull(),
  instrumentId: integer().notNull(),
  time: moment().notNull(), // event time; the receive time where the sender gave none
  price: doublePrecision().notNull(),
  size: doublePrecision(),
  tradeId: bigint({ mode: 'number' }),
})

/** Which batches are in the journal, so that a batch that comes twice is stored once. */
export const quoteBatches = pgTable('quote_batches', {
  key: text().primaryKey(),
  receivedAt: moment().notNull(),
  accepted: integer().notNull(),
  answer: text(), // what the sender was told, for a repeated request
})
