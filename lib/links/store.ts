import { and, eq, isNull, sql } from 'drizzle-orm'
import { alerts, episodes } from '@/drizzle/schema'
import { type Db, MOVED } from '@/lib/platform/db'

export type LinkedEpisode = {
  alert: string
  symbol: string
  startedAt: number
  endedAt: number | null
  acknowledgedAt: number | null
  snoozedUntil: number | null
}

/** The episode that a link is about; undefined when it is not kept any more. */
export async function findLinkedEpisode(db: Db, id: number): Promise<LinkedEpisode | undefined> {
  const [row] = await db
    .select({
      alert: alerts.name,
      symbol: episodes.symbol,
      startedAt: episodes.startedAt,
      endedAt: episodes.endedAt,
      acknowledgedAt: episodes.acknowledgedAt,
      snoozedUntil: episodes.snoozedUntil,
    })
    .from(episodes)
    .innerJoin(alerts, eq(alerts.id, episodes.alertId))
    .where(eq(episodes.id, id))
  return row
}

/** Acknowledging again changes nothing. */
export async function acknowledgeByLink(db: Db, id: number, now: number): Promise<void> {
  await db
    .update(episodes)
    .set({ acknowledgedAt: now, acknowledgedNote: 'by the link in a message' })
    .where(and(eq(episodes.id, id), isNull(episodes.acknowledgedAt)))
  await db.execute(sql.raw(`notify ${MOVED}`))
}

export async function snoozeByLink(db: Db, id: number, until: number): Promise<void> {
  await db.update(episodes).set({ snoozedUntil: until }).where(eq(episodes.id, id))
  await db.execute(sql.raw(`notify ${MOVED}`))
}
