import { and, desc, eq, getTableColumns, gte, isNull, sql } from 'drizzle-orm'
import { callLogs, calls, instruments, lastQuotes } from '@/drizzle/schema'
import { readRecentCandles } from '@/lib/candles/recent'
import { isNotStale } from '@/lib/instruments/store'
import { type TraitsOf, viewInstrument } from '@/lib/instruments/view'
import type { Db } from '@/lib/platform/db'
import { minuteOf } from '@/lib/platform/time'
import type { Batch } from './call-counter'
import type { PopularResponse } from './contract'

/** Adds calls to the count of their minute. */
export async function addCalls(db: Db, minute: number, counts: ReadonlyMap<number, number>): Promise<void> {
  if (counts.size === 0) return
  await db
    .insert(calls)
    .values([...counts].map(([instrumentId, count]) => ({ instrumentId, minute, calls: count })))
    .onConflictDoUpdate({
      target: [calls.instrumentId, calls.minute],
      set: { calls: sql`${calls.calls} + excluded.calls` },
    })
}

/** How much of a file of calls is counted, in bytes. `lock`: nobody else counts it meanwhile. */
export async function readCounted(db: Db, file: string, { lock = false } = {}): Promise<number> {
  if (lock) await db.execute(sql`select pg_advisory_xact_lock(hashtext('calls'), hashtext(${file}))`)
  const [row] = await db.select().from(callLogs).where(eq(callLogs.file, file))
  return row?.counted ?? 0
}

export async function keepCounted(db: Db, file: string, counted: number): Promise<void> {
  const set = { counted }
  await db.insert(callLogs).values({ file, counted }).onConflictDoUpdate({ target: callLogs.file, set })
}

export async function forgetFile(db: Db, file: string): Promise<void> {
  await db.delete(callLogs).where(eq(callLogs.file, file))
}

/** Adds what was called, and says in the same transaction how much of the file that is. */
export const saveCalls = (db: Db, { minute, counts, file, counted }: Batch): Promise<void> =>
  db.transaction(async (tx) => {
    await addCalls(tx, minute, counts)
    await keepCounted(tx, file, counted)
  })

/** The most called instruments among those available, with their last 30 minutes. Equal calls share the smaller rank. */
export async function readPopular(
  db: Db,
  { window, limit }: { window: number; limit: number },
  { traits, now }: { traits: TraitsOf; now: number },
): Promise<PopularResponse> {
  const total = sql<number>`sum(${calls.calls})::int`
  const rows = await db
    .select({
      instrument: getTableColumns(instruments),
      last: {
        lastPrice: lastQuotes.price,
        lastAt: lastQuotes.time,
        volume24h: lastQuotes.volume24h,
        changeAbsolute: lastQuotes.changeAbsolute,
        changePercentage: lastQuotes.changePercentage,
      },
      calls: total,
      rank: sql<number>`rank() over (order by ${total} desc)::int`,
    })
    .from(calls)
    .innerJoin(instruments, eq(instruments.id, calls.instrumentId))
    .leftJoin(lastQuotes, eq(lastQuotes.instrumentId, instruments.id))
    .where(and(gte(calls.minute, minuteOf(now - window)), isNull(instruments.removedAt), isNotStale(traits, now)))
    .groupBy(instruments.id, lastQuotes.instrumentId)
    .orderBy(desc(total), instruments.id)
    .limit(limit)
  const candles = await readRecentCandles(
    db,
    rows.map(({ instrument }) => instrument.id),
    now,
  )
  return {
    instruments: rows.map(({ instrument, last, ...row }) => ({
      instrument: viewInstrument(instrument, last, traits, now),
      ...row,
      candles: candles.get(instrument.id) ?? [],
    })),
  }
}

/** Forgets calls that no window reaches any more. */
export async function dropCallsBefore(db: Db, time: number): Promise<void> {
  await db.delete(calls).where(sql`${calls.minute} < ${time}`)
}
