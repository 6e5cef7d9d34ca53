import { sql } from 'drizzle-orm'
import { quoteBatches } from '@/drizzle/schema'
import { type MinuteFact, type StatedMeasures, writeMinutes } from '@/lib/candles/store'
import { type Db, MOVED } from '@/lib/platform/db'
import { DAY, MINUTE, minuteOf } from '@/lib/platform/time'

/** Journal partitions are this long: what retention drops at a time. */
export const JOURNAL_PARTITION = 10 * MINUTE

/** What was seen of one instrument when its source was polled. */
export type PolledQuote = StatedMeasures & {
  instrumentId: number
  price: number
  bid: number | null
  ask: number | null
}

/**
 * Records one poll: journal, running minute and newest quote, in one transaction with the poll's key.
 * The same key again stores nothing. A ticker names no time of its own, so the receive time is the event time.
 */
export async function recordPoll<Q extends PolledQuote>(
  db: Db,
  { key, receivedAt, quotes }: { key: string; receivedAt: number; quotes: readonly Q[] },
): Promise<{ accepted: number; duplicates: number; recorded: Q[] }> {
  return db.transaction(async (tx) => {
    const fresh = await tx
      .insert(quoteBatches)
      .values({ key, receivedAt, accepted: quotes.length })
      .onConflictDoNothing()
      .returning({ key: quoteBatches.key })
    if (fresh.length === 0) return { accepted: 0, duplicates: quotes.length, recorded: [] }
    const complete = await completeChanges(tx, quotes, receivedAt)
    await writeJournal(tx, complete, receivedAt)
    await writeMinutes(
      tx,
      complete.map((quote) => minuteOfPoll(quote, receivedAt)),
      'merge',
    )
    await writeLastQuotes(tx, complete, receivedAt)
    await tx.execute(sql.raw(`notify ${MOVED}`))
    return { accepted: quotes.length, duplicates: 0, recorded: complete }
  })
}

/** Where the source states no 24 h change, it is the difference to the price 24 h before. Null without one. */
async function completeChanges<Q extends PolledQuote>(db: Db, quotes: readonly Q[], now: number): Promise<Q[]> {
  const silent = quotes.filter((quote) => quote.changeAbsolute === null).map(({ instrumentId }) => instrumentId)
  if (silent.length === 0) return [...quotes]
  const rows = await db.execute<{ id: number; close: number }>(sql`
    select asked.id, before.close from unnest(${`{${silent.join(',')}}`}::int[]) as asked(id) cross join lateral (
      select close from candles where instrument_id = asked.id
        and open_time <= ${minuteOf(now) - DAY}::bigint and open_time > ${now - 2 * DAY}::bigint
      order by open_time desc limit 1) as before`)
  const closes = new Map(rows.map(({ id, close }) => [id, close]))
  return quotes.map((quote) => {
    const before = closes.get(quote.instrumentId)
    if (quote.changeAbsolute !== null || before === undefined) return quote
    const change = Number((quote.price - before).toPrecision(12))
    return { ...quote, changeAbsolute: change, changePercentage: Number(((change / before) * 100).toPrecision(12)) }
  })
}

const minuteOfPoll = ({ price, ...quote }: PolledQuote, time: number): MinuteFact => ({
  instrumentId: quote.instrumentId,
  openTime: minuteOf(time),
  open: price,
  high: price,
  low: price,
  close: price,
  volume: null, // a ticker's volume is of 24 hours, never of this minute
  count: 1,
  quality: 'poll',
  openedAt: time,
  closedAt: time,
  volume24h: quote.volume24h,
  changeAbsolute: quote.changeAbsolute,
  changePercentage: quote.changePercentage,
})

async function writeJournal(db: Db, quotes: readonly PolledQuote[], receivedAt: number): Promise<void> {
  await db.execute(
    sql`select ensure_partitions('quotes', ${JOURNAL_PARTITION}::bigint, ${receivedAt}::bigint, ${receivedAt + 1}::bigint)`,
  )
  const rows = JSON.stringify(quotes.map(({ instrumentId, price }) => ({ i: instrumentId, p: price })))
  await db.execute(sql`
    insert into quotes (received_at, instrument_id, time, price)
    select ${receivedAt}::bigint, i, ${receivedAt}::bigint, p from jsonb_to_recordset(${rows}::text::jsonb) as quote(i int, p float8)`)
}

async function writeLastQuotes(db: Db, quotes: readonly PolledQuote[], time: number): Promise<void> {
  const rows = JSON.stringify(
    quotes.map((q) => ({
      i: q.instrumentId,
      p: q.price,
      b: q.bid,
      a: q.ask,
      v: q.volume24h,
      c: q.changeAbsolute,
      r: q.changePercentage,
    })),
  )
  await db.execute(sql`
    insert into last_quotes as last (instrument_id, time, price, bid, ask, volume_24h, change_absolute, change_percentage)
    select i, ${time}::bigint, p, b, a, v, c, r
    from jsonb_to_recordset(${rows}::text::jsonb) as quote(i int, p float8, b float8, a float8, v float8, c float8, r float8)
    on conflict (instrument_id) do update set time = excluded.time, price = excluded.price, bid = excluded.bid, ask = excluded.ask,
      volume_24h = excluded.volume_24h, change_absolute = excluded.change_absolute, change_percentage = excluded.change_percentage
    where excluded.time >= last.time`)
}

/** How long a batch's key is remembered: whoever repeats a batch later than this stores it again. */
const KEEP_KEYS = 7 * DAY

/** Drops the journal before `time`, whole partitions at a time. Candles stay. Answers how many were dropped. */
export async function dropJournalBefore(db: Db, time: number): Promise<number> {
  const [row] = await db.execute<{ dropped: number }>(
    sql`select drop_partitions('quotes', ${JOURNAL_PARTITION}::bigint, ${time}::bigint) as dropped`,
  )
  await db.delete(quoteBatches).where(sql`${quoteBatches.receivedAt} < ${time - KEEP_KEYS}`)
  return row?.dropped ?? 0
}
