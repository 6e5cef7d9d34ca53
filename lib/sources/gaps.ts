import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { gaps, tracked } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { MINUTE } from '@/lib/platform/time'
import { findLastSuccess, hasFailedBetween } from './store'

/** How many paces a source may be silent before that is a gap: one late answer is none. */
const PACES = 2.5

/** Opens a gap when the source has been silent too long. `last`: when it was heard last. */
export async function openGap(db: Db, source: string, last: number, now: number, pace: number): Promise<void> {
  if (now - last <= PACES * pace) return
  const reason = (await hasFailedBetween(db, source, last, now)) ? 'source_down' : 'not_collected'
  await db.insert(gaps).values({ source, from: last, reason }).onConflictDoNothing()
}

/** To be called after each success: records and closes the gap that it ends, if there was one. */
export async function closeGap(
  db: Db,
  source: string,
  heardAt: number,
  startedAt: number,
  pace: number,
): Promise<void> {
  const last = await findLastSuccess(db, source, startedAt)
  if (last !== null) await openGap(db, source, last, heardAt, pace)
  await db
    .update(gaps)
    .set({ to: heardAt })
    .where(and(eq(gaps.source, source), isNull(gaps.to)))
}

/** Marks the gaps as filled whose whole minutes the history of every tracked instrument has passed. */
export async function markFilledGaps(db: Db, source: string, now: number): Promise<void> {
  const [row] = await db
    .select({
      through: sql<number | null>`min(${tracked.sealedThrough})`,
      waiting: sql<number>`count(*) filter (where ${tracked.sealedThrough} is null)::int`,
    })
    .from(tracked)
    .where(and(eq(tracked.source, source), eq(tracked.state, 'ok')))
  if (!row || row.through === null || row.waiting > 0) return
  await db
    .update(gaps)
    .set({ filledAt: now })
    .where(and(eq(gaps.source, source), isNull(gaps.filledAt), isNotNull(gaps.to), lt(gaps.to, row.through + MINUTE)))
}
