import { eq, inArray, sql } from 'drizzle-orm'
import {
  backfills,
  calls,
  candles,
  gaps,
  instruments,
  sourceCounters,
  sourceRuns,
  sources,
  tracked,
} from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { tellWorker } from './jobs'

/** Takes a source away with all that it told. It stays away until somebody resumes it, over restarts too. */
export async function removeSource(db: Db, source: string, now: number): Promise<void> {
  await db.transaction(async (tx) => {
    await tx
      .update(sources)
      .set({ removedAt: now, pausedAt: sql`coalesce(${sources.pausedAt}, ${now}::bigint)` })
      .where(eq(sources.id, source))
    await removeData(tx, source)
    await tellWorker(tx, source) // for what was under way meanwhile
  })
}

/** Everything that is known by a source. What it is to follow stays noted, as never asked. */
export async function removeData(db: Db, source: string): Promise<number> {
  const listed = await db.select({ id: instruments.id }).from(instruments).where(eq(instruments.source, source))
  const ids = listed.map(({ id }) => id)
  if (ids.length > 0) {
    await db.delete(candles).where(inArray(candles.instrumentId, ids))
    await db.delete(calls).where(inArray(calls.instrumentId, ids))
    await db.delete(instruments).where(inArray(instruments.id, ids)) // and with them the newest quotes
  }
  for (const table of [backfills, gaps, sourceRuns, sourceCounters])
    await db.delete(table).where(eq(table.source, source))
  await db
    .update(tracked)
    .set({ state: 'pending', detail: null, sealedThrough: null, sealError: null })
    .where(eq(tracked.source, source))
  return ids.length
}

/** The journal of instruments that are not there any more. It is large, so this is the worker's to do. */
export async function removeOrphanedQuotes(db: Db): Promise<void> {
  await db.execute(sql`delete from quotes q where not exists (select from instruments i where i.id = q.instrument_id)`)
}
