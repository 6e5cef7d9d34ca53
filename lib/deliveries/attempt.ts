import { and, eq, getTableColumns, gt, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { deliveries, deliveryAttempts } from '@/drizzle/schema'
import type { Channel } from '@/lib/channels/channel'
import { Message } from '@/lib/channels/message'
import type { Outcome } from '@/lib/channels/outcome'
import type { Send } from '@/lib/channels/send'
import { disableChannel, readChannels, writeOutcome } from '@/lib/channels/store'
import { addNotification } from '@/lib/notifications/store'
import { type Db, MOVED, OUTBOX } from '@/lib/platform/db'
import { DAY, SECOND } from '@/lib/platform/time'
import { PAUSED } from './admit'
import { waitAfter } from './back-off'
import { makeEventId } from './event-id'
import { findPause } from './pause'

/** Longer than any attempt takes: one whose process died is made again after it. */
const LEASE = 30 * SECOND
/** What leaves later than this after it was decided says so. */
export const LATE_AFTER = 10 * SECOND

export type AttemptTools = { send: Send; now: () => number; random: () => number }
type Claimed = typeof deliveries.$inferSelect

/**
 * Makes one attempt, if it is due, nobody else is at it, and nothing older of the same alert still waits for this channel.
 * Answers what came of it; null when there was nothing to do.
 */
export async function attempt(db: Db, id: number, { send, now, random }: AttemptTools): Promise<Outcome | null> {
  const at = now()
  const delivery = await claim(db, id, at)
  if (!delivery) return null
  const channel = (await readChannels(db, [delivery.channelId])).get(delivery.channelId)!
  if (!channel.enabled) {
    await giveUp(db, delivery, `the channel is off: ${channel.disabledReason ?? 'by hand'}`)
    return null
  }
  const late = at - delivery.firedAt > LATE_AFTER
  const outcome = await send(channel, { id: delivery.eventId, message: Message.parse(delivery.body), late, now: at })
  await db.transaction((tx) => settle(tx, { delivery, channel, outcome, at, now: now(), random }))
  return outcome
}

/** Takes the delivery for as long as the lease lasts. */
async function claim(db: Db, id: number, now: number): Promise<Claimed | undefined> {
  const isDue = and(
    eq(deliveries.id, id),
    eq(deliveries.state, 'waiting'),
    lte(deliveries.nextAt, now),
    or(isNull(deliveries.leaseUntil), lte(deliveries.leaseUntil, now)),
  )
  const pausedUntil = await findPause(db, now)
  if (pausedUntil !== null) {
    // What was tried already may have arrived: it stays itself, and is not told once more by a digest.
    const state = sql`case when ${deliveries.attempts} = 0 then 'held' else 'waiting' end`
    await db.update(deliveries).set({ state, nextAt: pausedUntil, reason: PAUSED }).where(isDue)
    return undefined
  }
  const [claimed] = await db
    .update(deliveries)
    .set({ attempts: sql`${deliveries.attempts} + 1`, leaseUntil: now + LEASE, reason: null })
    .where(
      and(
        isDue,
        sql`not exists (select 1 from deliveries e where e.channel_id = ${deliveries.channelId} and e.id < ${deliveries.id}
          and e.state in ('waiting', 'held') and e.alerts && ${deliveries.alerts})`,
      ),
    )
    .returning(getTableColumns(deliveries))
  return claimed
}

/** Attempts that were cut off by the end of their process are made again, without waiting for their lease. */
export async function releaseLeases(db: Db): Promise<void> {
  await db.update(deliveries).set({ leaseUntil: null }).where(isNotNull(deliveries.leaseUntil))
}

type Settled = {
  delivery: Claimed
  channel: Channel
  outcome: Outcome
  at: number
  now: number
  random: () => number
}

async function settle(db: Db, { delivery, channel, outcome, at, now, random }: Settled): Promise<void> {
  const { id, attempts } = delivery
  const { ok, status, error, excerpt: bodyExcerpt } = outcome
  await db.insert(deliveryAttempts).values({ deliveryId: id, at, ms: now - at, status, error, bodyExcerpt })
  await writeOutcome(db, channel.id, outcome, now)
  if (ok) {
    const set = { state: 'delivered' as const, deliveredAt: now, nextAt: null, leaseUntil: null }
    await db.update(deliveries).set(set).where(eq(deliveries.id, id))
    await hurry(db, channel.id, now)
  } else if (outcome.verdict === 'gone') {
    await switchOff(db, channel, error!, now)
    await giveUp(db, delivery, error!)
  } else {
    const wait = outcome.verdict === 'hopeless' ? null : waitAfter(attempts, outcome.retryAfterMs, random)
    if (wait === null) {
      await giveUp(db, delivery, error!)
      await tellOfFailure(db, channel, `gave up on a message: ${error!}`, `failing_${Math.floor(now / DAY)}`, now)
    } else {
      // Only if nobody else took it meanwhile, because this attempt hung longer than its lease.
      const set = { nextAt: now + wait, leaseUntil: null, reason: error }
      await db
        .update(deliveries)
        .set(set)
        .where(and(eq(deliveries.id, id), eq(deliveries.attempts, attempts)))
    }
  }
  await db.execute(sql.raw(`notify ${OUTBOX}`)) // what waited behind it may go now
}

async function giveUp(db: Db, { id }: Claimed, reason: string): Promise<void> {
  await db
    .update(deliveries)
    .set({ state: 'dead', nextAt: null, leaseUntil: null, reason })
    .where(eq(deliveries.id, id))
}

/** A channel that answers again is sent at once what waits for its next attempt. */
export async function hurry(db: Db, channelId: number, now: number): Promise<void> {
  await db
    .update(deliveries)
    .set({ nextAt: now })
    .where(
      and(
        eq(deliveries.channelId, channelId),
        eq(deliveries.state, 'waiting'),
        gt(deliveries.nextAt, now),
        sql`${deliveries.reason} is distinct from ${PAUSED}`,
        sql`${deliveries.reason} is distinct from 'answered 429'`, // it named its own time
      ),
    )
}

/** The receiver wants nothing more. */
export async function switchOff(db: Db, channel: Channel, why: string, now: number): Promise<void> {
  const reason = `${why} (${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC)`
  if (await disableChannel(db, channel.id, reason, now))
    await tellOfFailure(db, channel, `was switched off: ${why}`, makeEventId(), now)
}

/** A channel that does not work cannot say so itself: the inbox does, once for each `key`. */
async function tellOfFailure(db: Db, { id, name }: Channel, what: string, key: string, now: number): Promise<void> {
  await addNotification(db, {
    eventId: `channel_${id}_${key}`,
    kind: 'channel.failing',
    title: `The channel ${name} ${what.split(':')[0]!}`,
    body: `The channel ${name} ${what}. What it did not take is under deliveries, to be sent again.`,
    symbol: null,
    episodeId: null,
    createdAt: now,
  })
  await db.execute(sql.raw(`notify ${MOVED}`))
}
