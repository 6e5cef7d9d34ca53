import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { alertRevisions, alerts, episodes, outbox } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import type { Facts } from './compose'

/** One event that has no deliveries yet, with all that is to be known about it. */
export type Waiting = {
  id: number
  channels: number[]
  isFirst: boolean // of its episode
  quiet: string | null // why nobody wants to hear of it
  facts: Facts
}

/** Events that have no deliveries yet, oldest first. */
export async function readWaiting(db: Db, limit: number): Promise<Waiting[]> {
  const rows = await db
    .select({
      event: outbox,
      episode: episodes,
      alert: { id: alerts.id, name: alerts.name, note: alerts.note, pausedUntil: alerts.pausedUntil },
      revised: { name: alertRevisions.name, rule: alertRevisions.rule },
      isFirst: sql<boolean>`not exists (
        select 1 from outbox o where o.episode_id = ${outbox.episodeId} and o.id < ${outbox.id})`,
      snoozedUntil: sql<number | null>`(
        select max(e.snoozed_until) from episodes e
        where e.alert_id = ${episodes.alertId} and e.instrument_id = ${episodes.instrumentId})`,
    })
    .from(outbox)
    .innerJoin(episodes, eq(episodes.id, outbox.episodeId))
    .innerJoin(alerts, eq(alerts.id, episodes.alertId))
    .leftJoin(
      alertRevisions,
      and(eq(alertRevisions.alertId, episodes.alertId), eq(alertRevisions.revision, episodes.revision)),
    )
    .where(isNull(outbox.spreadAt))
    .orderBy(asc(outbox.id))
    .limit(limit)
  return rows.map(({ event, episode, alert, revised, isFirst, snoozedUntil }) => ({
    id: event.id,
    channels: event.channels,
    isFirst,
    quiet: quietOf(event.at, {
      isAcknowledged: !isFirst && episode.acknowledgedAt !== null,
      snoozedUntil: snoozedUntil === null ? null : Number(snoozedUntil),
      pausedUntil: alert.pausedUntil,
    }),
    facts: {
      eventId: event.eventId,
      kind: event.kind,
      at: event.at,
      alert: {
        id: alert.id,
        name: revised?.name ?? alert.name,
        revision: episode.revision,
        note: alert.note,
        measure: measureOf(revised?.rule),
      },
      episode,
    },
  }))
}

/** A person has said that they know: what follows would only disturb. */
function quietOf(
  at: number,
  asked: { isAcknowledged: boolean; snoozedUntil: number | null; pausedUntil: number | null },
): string | null {
  if (asked.isAcknowledged) return 'the episode was acknowledged'
  if ((asked.snoozedUntil ?? 0) > at) return 'the alert is snoozed on this instrument'
  return (asked.pausedUntil ?? 0) > at ? 'the alert is paused' : null
}

function measureOf(rule: unknown): string | null {
  const measure = (rule as { measure?: unknown } | null | undefined)?.measure
  return typeof measure === 'string' ? measure : null
}

export async function markSpread(db: Db, ids: readonly number[], at: number): Promise<void> {
  if (ids.length === 0) return
  await db
    .update(outbox)
    .set({ spreadAt: at })
    .where(inArray(outbox.id, [...ids]))
}
