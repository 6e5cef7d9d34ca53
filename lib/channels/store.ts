import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { z } from 'zod'
import { channels, deliveries } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { DAY } from '@/lib/platform/time'
import { type Channel, INBOX } from './channel'
import { type ChannelChange, type ChannelView, type NewChannel, tellDuration } from './contract'
import type { Outcome } from './outcome'
import { makeSecret } from './secret'
import type { Template } from './template'

/** How long the secret before this one signs too. */
const OLD_SECRET_FOR = DAY
/** What a person reads, not what a program sends again and again. */
const USUAL = { webhook: null, slack: 60_000, email: 5 * 60_000 }

type Row = typeof channels.$inferSelect
const Config = z.object({ url: z.string().optional(), to: z.array(z.string()).optional() })

function channelOf(row: Row): Channel {
  const { id, name, type, groupWindow, digestAbove, enabled, disabledReason, removedAt } = row
  const template = row.template as Template | null
  const common = { id, name, template, groupWindow, digestAbove, enabled, disabledReason, removedAt }
  const { url = '', to = [] } = Config.parse(row.config)
  if (type === 'inbox') return { ...common, type }
  if (type === 'email') return { ...common, type, to }
  if (type === 'slack') return { ...common, type, url }
  const { oldSecret, oldSecretUntil } = row
  return { ...common, type, url, secret: row.secret!, oldSecret, oldSecretUntil }
}

function view({ row, waiting, dead }: { row: Row; waiting: number; dead: number }): ChannelView {
  const { id, name, type, digestAbove, enabled, disabledReason, provenAt, failedAt, lastError, createdAt, updatedAt } =
    row
  const { url, to } = Config.parse(row.config)
  return {
    id,
    name,
    type,
    url: url === undefined ? null : type === 'slack' ? `${new URL(url).origin}/…` : url,
    to: to ?? null,
    template: row.template as Template | null,
    groupWindow: tellDuration(row.groupWindow),
    digestAbove,
    enabled,
    disabledReason,
    provenAt,
    failedAt,
    lastError,
    waiting,
    dead,
    createdAt,
    updatedAt,
  }
}

const counted = (state: string) =>
  sql<number>`(select count(*)::int from deliveries d where d.channel_id = channels.id and d.state in ${sql.raw(state)})`

const select = (db: Db) =>
  db.select({ row: channels, waiting: counted("('waiting', 'held')"), dead: counted("('dead')") }).from(channels)

export async function listChannels(db: Db): Promise<ChannelView[]> {
  const rows = await select(db).where(isNull(channels.removedAt)).orderBy(asc(channels.id))
  return rows.map(view)
}

/** Throws a Fault('not-found'). */
export async function getChannelView(db: Db, id: number): Promise<ChannelView> {
  const [found] = await select(db).where(and(eq(channels.id, id), isNull(channels.removedAt)))
  return found ? view(found) : missing(id)
}

function missing(id: number): never {
  throw new Fault('not-found', `There is no channel ${id}.`)
}

/** What is needed to send to it. Throws a Fault('not-found'). */
export async function getChannel(db: Db, id: number): Promise<Channel> {
  const [row] = await db
    .select()
    .from(channels)
    .where(and(eq(channels.id, id), isNull(channels.removedAt)))
  return row ? channelOf(row) : missing(id)
}

/** These channels by number, removed ones too. */
export async function readChannels(db: Db, ids: readonly number[]): Promise<Map<number, Channel>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .select()
    .from(channels)
    .where(inArray(channels.id, [...ids]))
  return new Map(rows.map((row) => [row.id, channelOf(row)]))
}

/** Answers the new channel's number, and the secret of a webhook: the only time that it is told. */
export async function createChannel(
  db: Db,
  asked: NewChannel,
  now: number,
): Promise<{ id: number; secret: string | null }> {
  const { type, name, template = null, groupWindow = USUAL[type], digestAbove, enabled } = asked
  const config = asked.type === 'email' ? { to: asked.to } : { url: asked.url }
  const secret = type === 'webhook' ? makeSecret() : null
  const [made] = await db
    .insert(channels)
    .values({ name, type, config, secret, template, groupWindow, digestAbove, enabled, createdAt: now, updatedAt: now })
    .returning({ id: channels.id })
  return { id: made!.id, secret }
}

/** Changes what is given. Switching a channel on forgets why it was switched off. */
export async function changeChannel(db: Db, id: number, change: ChannelChange, now: number): Promise<void> {
  const channel = await getChannel(db, id)
  const { url, to, ...columns } = change
  const unfit = [
    ...(url !== undefined && !('url' in channel) ? ['url'] : []),
    ...(to !== undefined && channel.type !== 'email' ? ['to'] : []),
    ...(change.groupWindow !== undefined && channel.type === 'inbox' ? ['groupWindow'] : []),
  ]
  if (unfit.length > 0) {
    const errors = unfit.map((name) => ({ pointer: `/${name}`, detail: `a channel of type ${channel.type} has none` }))
    throw new Fault('invalid', 'The request does not fit the channel.', { errors })
  }
  if (id === INBOX && change.enabled === false)
    throw new Fault('conflict', 'The inbox is always there. Leave it out of an alert that should not show up in it.')
  const config = url === undefined ? to && { to } : { url }
  await db
    .update(channels)
    .set({
      ...columns,
      ...(config && { config }),
      ...(change.enabled === true && { disabledReason: null }),
      updatedAt: now,
    })
    .where(eq(channels.id, id))
}

/** What waits for it is dropped; what it was sent stays on record. */
export async function removeChannel(db: Db, id: number, now: number): Promise<void> {
  if (id === INBOX) throw new Fault('conflict', 'The inbox cannot be removed.')
  await getChannel(db, id)
  await db.transaction(async (tx) => {
    await tx.update(channels).set({ removedAt: now, enabled: false, updatedAt: now }).where(eq(channels.id, id))
    await tx
      .update(deliveries)
      .set({ state: 'dropped', nextAt: null, reason: 'the channel was removed' })
      .where(and(eq(deliveries.channelId, id), inArray(deliveries.state, ['waiting', 'held'])))
  })
}

/** A new secret for a webhook. The old one signs too for a day. */
export async function rotateSecret(db: Db, id: number, now: number): Promise<{ secret: string; oldUntil: number }> {
  const channel = await getChannel(db, id)
  if (channel.type !== 'webhook') throw new Fault('conflict', `A channel of type ${channel.type} has no secret.`)
  const [secret, oldUntil] = [makeSecret(), now + OLD_SECRET_FOR]
  await db
    .update(channels)
    .set({ secret, oldSecret: channel.secret, oldSecretUntil: oldUntil, updatedAt: now })
    .where(eq(channels.id, id))
  return { secret, oldUntil }
}

/** Notes on the channel how the latest attempt went. */
export async function writeOutcome(db: Db, id: number, outcome: Outcome, at: number): Promise<void> {
  const set = outcome.ok ? { provenAt: at, lastError: null } : { failedAt: at, lastError: outcome.error }
  await db.update(channels).set(set).where(eq(channels.id, id))
}

/** False when it was off already. */
export async function disableChannel(db: Db, id: number, reason: string, now: number): Promise<boolean> {
  const rows = await db
    .update(channels)
    .set({ enabled: false, disabledReason: reason, updatedAt: now })
    .where(and(eq(channels.id, id), eq(channels.enabled, true)))
    .returning({ id: channels.id })
  return rows.length > 0
}
