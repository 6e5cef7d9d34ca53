import { sql } from 'drizzle-orm'
import { bigint, boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment } from './columns'
import { episodes } from './alerts'

/** Where messages go. The inbox in the dashboard is one of them: number 1, always there. */
export const channels = pgTable('channels', {
  id: integer().primaryKey().generatedAlwaysAsIdentity(),
  name: text().notNull(),
  type: text().$type<'inbox' | 'webhook' | 'email' | 'slack'>().notNull(),
  config: jsonb().notNull(), // by type: url; to
  secret: text(), // whsec_ of a webhook, shown once
  oldSecret: text(), // signs too until oldSecretUntil, so that a receiver can change over
  oldSecretUntil: moment(),
  template: jsonb(), // title and body with variables; null: the usual one
  groupWindow: bigint({ mode: 'number' }), // ms in which what follows a first message is gathered into one
  digestAbove: integer().notNull().default(10), // so many first messages go singly in that time
  enabled: boolean().notNull().default(true),
  disabledReason: text(),
  provenAt: moment(), // last proven delivery
  failedAt: moment(),
  lastError: text(),
  createdAt: moment().notNull(),
  updatedAt: moment().notNull(),
  removedAt: moment(),
})

/**
 * What is to be said, written in the same transaction as the episode it is about. A job turns each row into one delivery for
 * each channel, and marks it.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    eventId: text().notNull(), // evt_..., the same over all retries and channels
    kind: text().$type<'alert.firing' | 'alert.resolved' | 'alert.nodata'>().notNull(),
    episodeId: integer()
      .notNull()
      .references(() => episodes.id),
    channels: integer().array().notNull(),
    at: moment().notNull(),
    spreadAt: moment(), // when its deliveries were made
  },
  (t) => [
    uniqueIndex('outbox_event').on(t.eventId),
    uniqueIndex('outbox_once').on(t.episodeId, t.kind),
    index('outbox_waiting')
      .on(t.id)
      .where(sql`${t.spreadAt} is null`),
  ],
)

/** One message to one channel, with all its attempts. */
export const deliveries = pgTable(
  'deliveries',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    channelId: integer()
      .notNull()
      .references(() => channels.id),
    eventId: text().notNull(),
    alerts: integer().array().notNull(), // in order per alert
    kind: text().notNull(),
    events: text().array().notNull(), // the events that a digest gathers; else just this one
    firedAt: moment().notNull(), // when what it tells of was decided
    body: jsonb().notNull(), // what is sent, made once: a retry says the same
    state: text().$type<'waiting' | 'held' | 'delivered' | 'gathered' | 'dropped' | 'dead'>().notNull(),
    attempts: integer().notNull().default(0),
    nextAt: moment(),
    leaseUntil: moment(), // an attempt is under way; one that was cut off is made again after this
    createdAt: moment().notNull(),
    deliveredAt: moment(),
    digestId: integer(), // the delivery that tells what this one had to say
    reason: text(),
  },
  (t) => [
    uniqueIndex('deliveries_once').on(t.channelId, t.eventId),
    index('deliveries_due')
      .on(t.nextAt)
      .where(sql`${t.state} = 'waiting'`),
    // What has not left yet: the order per alert is looked up here.
    index('deliveries_open')
      .on(t.channelId, t.id)
      .where(sql`${t.state} in ('waiting', 'held')`),
    index('deliveries_events').using('gin', t.events),
    index('deliveries_recent').on(t.createdAt),
  ],
)

export const deliveryAttempts = pgTable(
  'delivery_attempts',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    deliveryId: integer()
      .notNull()
      .references(() => deliveries.id, { onDelete: 'cascade' }),
    at: moment().notNull(),
    ms: integer().notNull(),
    status: integer(), // HTTP or SMTP code, null when nobody answered
    error: text(),
    bodyExcerpt: text(), // what the receiver said
  },
  (t) => [index('delivery_attempts_of').on(t.deliveryId)],
)

/** The inbox: what the dashboard shows. */
export const notifications = pgTable(
  'notifications',
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    eventId: text().notNull(),
    episodeId: integer().references(() => episodes.id),
    kind: text().notNull(),
    title: text().notNull(),
    body: text().notNull(),
    symbol: text(),
    createdAt: moment().notNull(),
    readAt: moment(),
  },
  (t) => [
    uniqueIndex('notifications_event').on(t.eventId),
    index('notifications_unread')
      .on(t.id)
      .where(sql`${t.readAt} is null`),
  ],
)

/** Deliveries wait until this moment, all of them. One row. */
export const deliveryPause = pgTable('delivery_pause', {
  only: boolean().primaryKey().default(true),
  until: moment(),
  since: moment(),
})
