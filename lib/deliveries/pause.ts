import { and, count, eq, sql } from 'drizzle-orm'
import { deliveries, deliveryPause } from '@/drizzle/schema'
import { type Db, OUTBOX } from '@/lib/platform/db'
import { PAUSED } from './admit'
import type { PauseView } from './contract'

/** Until when all messages are paused; null when they are not. */
export async function findPause(db: Db, now: number): Promise<number | null> {
  const [row] = await db.select().from(deliveryPause)
  return row?.until != null && row.until > now ? row.until : null
}

export async function readPause(db: Db, now: number): Promise<PauseView> {
  const [row] = await db.select().from(deliveryPause)
  const isPaused = row?.until != null && row.until > now
  const [held] = await db
    .select({ held: count() })
    .from(deliveries)
    .where(and(sql`${deliveries.state} in ('waiting', 'held')`, eq(deliveries.reason, PAUSED)))
  return { until: isPaused ? row.until : null, since: isPaused ? row.since : null, held: held!.held }
}

/** Pauses until a moment, or moves the end of the pause: what waits for it follows. A moment that has passed ends it. */
export async function writePause(db: Db, until: number, now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const wasPaused = (await findPause(tx, now)) !== null
    const since = wasPaused ? sql`${deliveryPause.since}` : now
    await tx
      .insert(deliveryPause)
      .values({ until, since: now })
      .onConflictDoUpdate({ target: deliveryPause.only, set: { until, since } })
    await tx
      .update(deliveries)
      .set({ nextAt: Math.max(until, now) })
      .where(and(sql`${deliveries.state} in ('waiting', 'held')`, eq(deliveries.reason, PAUSED)))
    await tx.execute(sql.raw(`notify ${OUTBOX}`))
  })
}
