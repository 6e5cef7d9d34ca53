import { and, arrayContains, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { channels, deliveries, deliveryAttempts, outbox } from '@/drizzle/schema'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import { type Db, OUTBOX } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { LATE_AFTER } from './attempt'
import { ATTEMPTS_MAX } from './back-off'
import type { AttemptView, DeliveriesRequest, DeliveriesResponse, DeliveryView, MessageKind } from './contract'

/** A channel that hangs must not take every hand there is. */
const AT_ONCE_PER_CHANNEL = 4

export type Due = { id: number; attempts: number }

/** What may be sent now: due, not under way, and first in its line of alert and channel. */
export async function readDue(db: Db, now: number): Promise<Due[]> {
  return db.execute<Due>(sql`
    with open as (select * from deliveries where state in ('waiting', 'held')),
      heads as (select channel_id, alert, min(id) as head from open, unnest(alerts) as alert group by 1, 2),
      flying as (select channel_id, count(*) as n from open where lease_until > ${now} group by 1),
      due as (
        select id, channel_id, attempts, row_number() over (partition by channel_id order by next_at, id) as place
        from open d
        where state = 'waiting' and next_at <= ${now} and (lease_until is null or lease_until <= ${now})
          and not exists (select 1 from heads h
            where h.channel_id = d.channel_id and h.alert = any(d.alerts) and h.head < d.id))
    select id, attempts from due left join flying using (channel_id)
    where place + coalesce(n, 0) <= ${AT_ONCE_PER_CHANNEL} order by place, id`)
}

/** What waited behind a delivery that is done: the next of its alerts for its channel. */
export async function findNextInLine(db: Db, id: number, now: number): Promise<number | undefined> {
  const [row] = await db.execute<{ id: number }>(sql`
    select d.id from deliveries done
      join deliveries d on d.channel_id = done.channel_id and d.id > done.id and d.alerts && done.alerts
    where done.id = ${id} and d.state = 'waiting' and d.next_at <= ${now} and (d.lease_until is null or d.lease_until <= ${now})
    order by d.id limit 1`)
  return row?.id
}

const Position = z.strictObject({ before: z.number() })

/** One page of deliveries with their attempts, newest first. */
export async function listDeliveries(
  db: Db,
  request: DeliveriesRequest,
  { secret, now }: { secret: string; now: number },
): Promise<DeliveriesResponse> {
  const { channel, alert, episode, state, limit, cursor } = request
  const before = cursor === undefined ? undefined : readCursor(secret, Position, cursor).before
  const rows = await select(db)
    .where(
      and(
        before === undefined ? undefined : lt(deliveries.id, before),
        channel === undefined ? undefined : eq(deliveries.channelId, channel),
        alert === undefined ? undefined : arrayContains(deliveries.alerts, [alert]),
        episode === undefined
          ? undefined
          : sql`${deliveries.events} && (select array_agg(event_id) from outbox where episode_id = ${episode})`,
        state === undefined ? undefined : eq(deliveries.state, state),
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const end = rows.length > limit ? page.at(-1) : undefined
  return {
    deliveries: await view(db, page, now),
    next: end ? writeCursor(secret, { before: end.delivery.id } satisfies z.infer<typeof Position>) : null,
  }
}

const select = (db: Db) =>
  db
    .select({
      delivery: deliveries,
      title: sql<string>`${deliveries.body}->>'title'`,
      channel: { id: channels.id, name: channels.name, type: channels.type },
      episodes: sql<number[]>`coalesce((
        select array_agg(o.episode_id order by o.id) from outbox o where o.event_id = any(${deliveries.events})), '{}')`,
    })
    .from(deliveries)
    .innerJoin(channels, eq(channels.id, deliveries.channelId))

type Row = Awaited<ReturnType<typeof select>>[number]

async function view(db: Db, rows: readonly Row[], now: number): Promise<DeliveryView[]> {
  const attempts = await readAttempts(
    db,
    rows.map(({ delivery: { id } }) => id),
  )
  return rows.map(({ delivery, title, channel, episodes }) => {
    const { id, eventId, events, alerts, kind, state, reason, digestId, firedAt, createdAt, nextAt, deliveredAt } =
      delivery
    return {
      id,
      channel,
      eventId,
      events,
      episodes,
      alerts,
      kind: kind as MessageKind,
      title,
      state,
      reason,
      digestId,
      attempts: attempts.get(id) ?? [],
      firedAt,
      createdAt,
      nextAt,
      deliveredAt,
      late: (state === 'delivered' || state === 'waiting') && (deliveredAt ?? now) - firedAt > LATE_AFTER,
    }
  })
}

async function readAttempts(db: Db, ids: readonly number[]): Promise<Map<number, AttemptView[]>> {
  const attempts = new Map<number, AttemptView[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return attempts
  const rows = await db
    .select()
    .from(deliveryAttempts)
    .where(inArray(deliveryAttempts.deliveryId, [...ids]))
    .orderBy(asc(deliveryAttempts.id))
  for (const { deliveryId, at, ms, status, error, bodyExcerpt: excerpt } of rows)
    attempts.get(deliveryId)!.push({ at, ms, status, error, excerpt })
  return attempts
}

/** Throws a Fault('not-found'). */
export async function getDelivery(db: Db, id: number, now: number): Promise<DeliveryView> {
  const rows = await select(db).where(eq(deliveries.id, id))
  if (rows.length === 0) throw new Fault('not-found', `There is no delivery ${id}.`)
  return (await view(db, rows, now))[0]!
}

/**
 * Sends a message once more, as it was and under the same id: one attempt, so that one that goes on failing does not hold up
 * what is newer. What still waits for an attempt has it now.
 */
export async function replay(db: Db, id: number, now: number): Promise<DeliveryView> {
  const { state, channel } = await getDelivery(db, id, now)
  if (state === 'held' || state === 'gathered')
    throw new Fault('conflict', state === 'held' ? 'It waits for its digest.' : 'A digest has told of it: replay that.')
  const [receiver] = await db
    .select({ enabled: channels.enabled, removedAt: channels.removedAt })
    .from(channels)
    .where(eq(channels.id, channel.id))
  if (!receiver || receiver.removedAt !== null) throw new Fault('conflict', `The channel ${channel.name} was removed.`)
  if (!receiver.enabled) throw new Fault('conflict', `The channel ${channel.name} is off: switch it on first.`)
  const attempts = state === 'waiting' ? deliveries.attempts : sql`greatest(${deliveries.attempts}, ${ATTEMPTS_MAX})`
  await db.transaction(async (tx) => {
    await tx
      .update(deliveries)
      .set({ state: 'waiting', nextAt: now, attempts: sql`${attempts}`, reason: null })
      .where(and(eq(deliveries.id, id), eq(deliveries.state, state)))
    await tx.execute(sql.raw(`notify ${OUTBOX}`))
  })
  return getDelivery(db, id, now)
}

/** When each episode was first proven to have reached somebody: in the inbox, or a receiver. Absent while it has not. */
export async function readDeliveredAt(db: Db, episodeIds: readonly number[]): Promise<Map<number, number>> {
  if (episodeIds.length === 0) return new Map()
  const ids = sql.join(
    episodeIds.map((id) => sql`${id}`),
    sql`, `,
  )
  const rows = await db.execute<{ episodeId: number; at: number }>(sql`
    select "episodeId", min(at) as at from (
      select episode_id as "episodeId", created_at as at from notifications where episode_id in (${ids})
      union all
      select o.episode_id, d.delivered_at from outbox o join deliveries d on d.events @> array[o.event_id]
      where o.episode_id in (${ids}) and d.delivered_at is not null) proofs
    group by 1`)
  return new Map(rows.map(({ episodeId, at }) => [episodeId, Number(at)]))
}

/** Forgets deliveries with their attempts, and events, once nothing is open about them. */
export async function dropDeliveriesBefore(db: Db, time: number): Promise<void> {
  await db
    .delete(deliveries)
    .where(and(lt(deliveries.createdAt, time), sql`${deliveries.state} not in ('waiting', 'held')`))
  await db.delete(outbox).where(and(lt(outbox.at, time), sql`${outbox.spreadAt} is not null`))
}
