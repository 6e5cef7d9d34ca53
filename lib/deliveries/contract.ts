import { z } from 'zod'
import { Limit, Moment, RowId } from '@/lib/platform/contract'

/**
 * waiting: due at `nextAt`; held: by a pause or for a digest; gathered: told by the delivery `digestId`; dropped: not to be
 * sent, `reason` says why; dead: given up after the last attempt, can be replayed.
 */
export const DeliveryState = z.enum(['waiting', 'held', 'delivered', 'gathered', 'dropped', 'dead'])
export type DeliveryState = z.infer<typeof DeliveryState>

export const MessageKind = z.enum(['alert.firing', 'alert.resolved', 'alert.nodata', 'alert.digest'])
export type MessageKind = z.infer<typeof MessageKind>

/** GET /deliveries, newest first. */
export const DeliveriesRequest = z.strictObject({
  channel: RowId.optional(),
  alert: RowId.optional(),
  episode: RowId.optional(),
  state: DeliveryState.optional(),
  limit: Limit(50, 500),
  cursor: z.string().max(500).optional(),
})
export type DeliveriesRequest = z.infer<typeof DeliveriesRequest>

export const AttemptView = z.object({
  at: z.number(),
  ms: z.number().int(),
  status: z.number().int().nullable(), // HTTP or SMTP code, null when nobody answered
  error: z.string().nullable(), // null: it arrived
  excerpt: z.string().nullable(), // the beginning of what the receiver said
})
export type AttemptView = z.infer<typeof AttemptView>

export const DeliveryView = z.object({
  id: z.number().int(),
  channel: z.object({ id: z.number().int(), name: z.string(), type: z.string() }),
  eventId: z.string(), // webhook-id, the same over all attempts
  events: z.array(z.string()), // those that a digest tells of; else just `eventId`
  episodes: z.array(z.number().int()),
  alerts: z.array(z.number().int()),
  kind: MessageKind,
  title: z.string(),
  state: DeliveryState,
  reason: z.string().nullable(),
  digestId: z.number().int().nullable(),
  attempts: z.array(AttemptView), // oldest first
  firedAt: z.number(), // when what it tells of was decided
  createdAt: z.number(),
  nextAt: z.number().nullable(), // of the next attempt
  deliveredAt: z.number().nullable(),
  late: z.boolean(), // delivered, or still waiting, later than promised
})
export type DeliveryView = z.infer<typeof DeliveryView>

export const DeliveriesResponse = z.object({ deliveries: z.array(DeliveryView), next: z.string().nullable() })
export type DeliveriesResponse = z.infer<typeof DeliveriesResponse>

/** GET, PUT and DELETE /deliveries/pause. While paused nothing leaves but tests; the inbox goes on. Then one digest a channel. */
export const PauseView = z.object({
  until: z.number().nullable(), // null: not paused
  since: z.number().nullable(),
  held: z.number().int(), // deliveries that wait for the end of it
})
export type PauseView = z.infer<typeof PauseView>

export const PauseRequest = z.strictObject({ until: z.union([z.number().transform(String), z.string()]).pipe(Moment) })
export type PauseRequest = z.infer<typeof PauseRequest>
