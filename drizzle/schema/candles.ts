import { bigint, doublePrecision, integer, pgTable, primaryKey, smallint } from 'drizzle-orm/pg-core'
import { moment } from './columns'

/**
 * One-minute candles, the archive: all longer intervals derive from these. Only minutes in which something was seen.
 * Partitioned by UTC day of `openTime` (SQL in the migrations, `ensure_partitions`).
 */
export const candles = pgTable(
  'candles',
  {
    instrumentId: integer().notNull(),
    openTime: moment().notNull(),
    open: doublePrecision().notNull(),
    high: doublePrecision().notNull(),
    low: doublePrecision().notNull(),
    close: doublePrecision().notNull(),
    volume: doublePrecision(),
    count: integer(),
    quality: smallint().notNull(), // 1 poll < 2 exchange < 3 trades
    openedAt: moment(), // event times of the open and of the close, for merging by event time
    closedAt: moment(),
    openedSeq: bigint({ mode: 'number' }), // the source's own order, which decides between equal times
    closedSeq: bigint({ mode: 'number' }),
    // What a ticker stated in this minute; candle history does not know these.
    volume24h: doublePrecision('volume_24h'),
    changeAbsolute: doublePrecision(),
    changePercentage: doublePrecision(),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.openTime] })],
)
