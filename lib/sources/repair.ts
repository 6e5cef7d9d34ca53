import { and, eq, gt, isNotNull, lt, sql } from 'drizzle-orm'
import { backfills, gaps, tracked } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { minuteOf } from '@/lib/platform/time'
import { tellWorker } from './jobs'
import type { Range, SourceFace } from './source'
import { isPaused } from './store'

/**
 * Has the minutes of a range read again from the source's own history, of everything that it follows. The mark "sealed
 * through" is set back, so the next sealing does it; what is out of its reach is paged from trades, where there are any.
 */
export async function repairRange(db: Db, source: SourceFace, { from, to }: Range, now: number): Promise<number> {
  if (!source.history) throw new Fault('conflict', `${source.label} keeps no history to read again.`)
  if (await isPaused(db, source.id)) throw new Fault('conflict', `${source.label} is paused: resume it first.`)
  if (to > now) throw new Fault('conflict', 'This gap is not over yet.')
  return db.transaction(async (tx) => {
    const set = await tx
      .update(tracked)
      .set({ sealedThrough: sql`least(${tracked.sealedThrough}, ${minuteOf(from)}::bigint)`, sealError: null })
      .where(and(eq(tracked.source, source.id), isNotNull(tracked.sealedThrough)))
      .returning({ code: tracked.code })
    await tx
      .update(gaps)
      .set({ filledAt: null })
      .where(and(eq(gaps.source, source.id), isNotNull(gaps.to), lt(gaps.from, to), gt(gaps.to, from)))
    if (source.trades) {
      await tx
        .update(backfills)
        .set({ state: 'waiting', reached: backfills.from, detail: null })
        .where(and(eq(backfills.source, source.id), lt(backfills.from, to), gt(backfills.to, from)))
    }
    await tellWorker(tx, source.id)
    return set.length
  })
}
