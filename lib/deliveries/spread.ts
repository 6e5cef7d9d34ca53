import { sql } from 'drizzle-orm'
import { deliveries } from '@/drizzle/schema'
import type { Channel } from '@/lib/channels/channel'
import { readChannels } from '@/lib/channels/store'
import { addNotification } from '@/lib/notifications/store'
import { type Db, MOVED } from '@/lib/platform/db'
import { type Admission, admit, NO_TRAFFIC, type Traffic } from './admit'
import { compose, type Place } from './compose'
import { gather } from './gather'
import { markSpread, readWaiting, type Waiting } from './outbox'
import { findPause } from './pause'

/** Any number will do. One spreads at a time: the order of deliveries is the order of their numbers. */
const LOCK = 0x6f_75_74
const AT_ONCE = 200

/**
 * Turns what is to be said into one delivery for each channel, and what was held long enough into digests. Done again it
 * changes nothing. Answers how many events it took; 0 too when somebody else is at it.
 */
export async function spread(db: Db, place: Place, now: number): Promise<number> {
  return db.transaction(async (tx) => {
    const [lock] = await tx.execute<{ taken: boolean }>(sql`select pg_try_advisory_xact_lock(${LOCK}) as taken`)
    if (!lock?.taken) return 0
    const pausedUntil = await findPause(tx, now)
    if (pausedUntil === null) await gather(tx, { heldBefore: now }, place, now)
    const waiting = await readWaiting(tx, AT_ONCE)
    if (waiting.length === 0) return 0
    const channels = await readChannels(tx, [...new Set(waiting.flatMap((event) => event.channels))])
    for (const event of waiting) {
      for (const id of new Set(event.channels)) {
        const channel = channels.get(id)
        if (channel) await deliverTo(tx, channel, event, { pausedUntil, place, now })
      }
    }
    await markSpread(
      tx,
      waiting.map(({ id }) => id),
      now,
    )
    await tx.execute(sql.raw(`notify ${MOVED}`))
    return waiting.length
  })
}

type Circumstances = { pausedUntil: number | null; place: Place; now: number }

async function deliverTo(db: Db, channel: Channel, event: Waiting, { pausedUntil, place, now }: Circumstances) {
  const { facts, isFirst } = event
  const quiet = event.quiet ?? (isFirst || (await knowsOf(db, channel, facts.episode.id)) ? null : UNTOLD)
  const message = compose(facts, channel.template, place)
  if (channel.type === 'inbox') {
    const { id: episodeId, symbol } = facts.episode
    const { eventId, kind } = facts
    const { title, text: body } = message
    if (quiet === null) await addNotification(db, { eventId, kind, title, body, symbol, episodeId, createdAt: now })
    return
  }
  const traffic =
    channel.groupWindow === null ? NO_TRAFFIC : await readTraffic(db, channel.id, now - channel.groupWindow)
  const admission = admit({ channel, isFirst, quiet, pausedUntil, traffic }, now)
  if (admission.state === 'waiting' && admission.flush)
    await gather(db, { channelId: channel.id, alertId: facts.alert.id }, place, now)
  await db
    .insert(deliveries)
    .values({
      channelId: channel.id,
      eventId: facts.eventId,
      alerts: [facts.alert.id],
      kind: facts.kind,
      events: [facts.eventId],
      firedAt: facts.at,
      body: message,
      createdAt: now,
      ...stateOf(admission, now),
    })
    .onConflictDoNothing()
}

const UNTOLD = 'nothing was said of the beginning'

/** Whether something was said before of this episode: who was not told that it began need not hear that it is over. */
async function knowsOf(db: Db, { id, type }: Channel, episodeId: number): Promise<boolean> {
  const [row] = await db.execute<{ known: boolean }>(
    type === 'inbox'
      ? sql`select exists (select 1 from notifications where episode_id = ${episodeId}) as known`
      : sql`select exists (select 1 from outbox o join deliveries d on d.events @> array[o.event_id]
          where o.episode_id = ${episodeId} and d.channel_id = ${id} and d.state <> 'dropped') as known`,
  )
  return row!.known
}

function stateOf(admission: Admission, now: number) {
  const { state } = admission
  if (state === 'waiting') return { state, nextAt: now }
  if (state === 'held') return { state, nextAt: admission.until, reason: admission.reason }
  return { state, reason: admission.reason }
}

async function readTraffic(db: Db, channelId: number, since: number): Promise<Traffic> {
  const [row] = await db.execute<{ opened: number | null; singles: number; digests: number; held: number | null }>(sql`
    select min(created_at) filter (where state in ('waiting', 'delivered', 'dead')) as opened,
      (count(*) filter (where state in ('waiting', 'delivered', 'dead') and kind <> 'alert.digest'))::int as singles,
      (count(*) filter (where kind = 'alert.digest'))::int as digests,
      (select min(next_at) from deliveries where channel_id = ${channelId} and state = 'held') as held
    from deliveries where channel_id = ${channelId} and created_at > ${since}`)
  return { openedAt: row!.opened, singles: row!.singles, digests: row!.digests, heldUntil: row!.held }
}
