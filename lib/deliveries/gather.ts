import { and, arrayOverlaps, asc, eq, inArray, lte } from 'drizzle-orm'
import { channels, deliveries } from '@/drizzle/schema'
import { Message } from '@/lib/channels/message'
import type { Db } from '@/lib/platform/db'
import { PAUSED } from './admit'
import type { Place } from './compose'
import { composeDigest, cutIntoDigests } from './digest'
import { makeEventId } from './event-id'

/** What was held of one alert on one channel, or of every channel that has something to be let go by now. */
type Which = { heldBefore: number } | { channelId: number; alertId: number }

/** Lets go what was held: one by itself as it is, more of them as digests, in their order. */
export async function gather(db: Db, which: Which, { publicUrl }: Place, now: number): Promise<void> {
  const rows = await readHeld(db, which)
  for (const channelId of new Set(rows.map((row) => row.channelId))) {
    const held = rows.filter((row) => row.channelId === channelId)
    const whole = held.filter(({ kind }) => kind === 'alert.digest')
    const single = held.filter(({ kind }) => kind !== 'alert.digest')
    await letGo(
      db,
      whole.map(({ id }) => id),
      now,
    )
    for (const piece of cutIntoDigests(held[0]!.type, single)) {
      if (piece.length === 1) await letGo(db, [piece[0]!.id], now)
      else await makeDigest(db, channelId, piece, publicUrl, now)
    }
  }
}

async function readHeld(db: Db, which: Which) {
  const isHeld = eq(deliveries.state, 'held')
  const due = db
    .select({ id: deliveries.channelId })
    .from(deliveries)
    .where(and(isHeld, lte(deliveries.nextAt, 'heldBefore' in which ? which.heldBefore : 0)))
  const rows = await db
    .select({ delivery: deliveries, type: channels.type })
    .from(deliveries)
    .innerJoin(channels, eq(channels.id, deliveries.channelId))
    .where(
      and(
        isHeld,
        'heldBefore' in which
          ? inArray(deliveries.channelId, due)
          : and(eq(deliveries.channelId, which.channelId), arrayOverlaps(deliveries.alerts, [which.alertId])),
      ),
    )
    .orderBy(asc(deliveries.id))
  return rows.map(({ delivery: { body, ...delivery }, type }) => ({ ...delivery, type, message: Message.parse(body) }))
}

type Held = Awaited<ReturnType<typeof readHeld>>[number]

async function letGo(db: Db, ids: readonly number[], now: number): Promise<void> {
  if (ids.length === 0) return
  await db
    .update(deliveries)
    .set({ state: 'waiting', nextAt: now, reason: null })
    .where(inArray(deliveries.id, [...ids]))
}

async function makeDigest(db: Db, channelId: number, held: readonly Held[], publicUrl: string, now: number) {
  const eventId = makeEventId()
  const wasPaused = held.some(({ reason }) => reason === PAUSED)
  const why = wasPaused ? 'Held while all messages were paused:' : 'Many at once:'
  const [made] = await db
    .insert(deliveries)
    .values({
      channelId,
      eventId,
      alerts: [...new Set(held.flatMap(({ alerts }) => alerts))],
      kind: 'alert.digest',
      events: held.flatMap(({ events }) => events),
      firedAt: now,
      body: composeDigest(eventId, held, why, now, publicUrl),
      state: 'waiting',
      nextAt: now,
      createdAt: now,
    })
    .returning({ id: deliveries.id })
  await db
    .update(deliveries)
    .set({ state: 'gathered', digestId: made!.id, nextAt: null })
    .where(
      inArray(
        deliveries.id,
        held.map(({ id }) => id),
      ),
    )
}
