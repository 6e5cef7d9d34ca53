import { episodes, alertRevisions, alerts, outbox } from '@/drizzle/schema'
import { createChannel } from '@/lib/channels/store'
import type { Trace } from '@/lib/alerts/contract'
import type { Send } from '@/lib/channels/send'
import type { Db } from '@/lib/platform/db'
import { minuteOf } from '@/lib/platform/time'
import { attempt } from './attempt'
import type { EventKind, Place } from './compose'
import { makeEventId } from './event-id'
import { spread } from './spread'
import { readDue } from './store'

export const PLACE: Place = { publicUrl: 'http://candles.example', secret: 'a secret of sixteen letters or more' }

/** For tests: an alert as the other side writes it. */
export async function anAlert(db: Db, name = 'Unusual volume', now = 0): Promise<number> {
  const rule = { scope: { all: true }, measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' } }
  const [alert] = await db
    .insert(alerts)
    .values({ name, rule, channels: [1], createdAt: now, updatedAt: now })
    .returning({ id: alerts.id })
  await db.insert(alertRevisions).values({ alertId: alert!.id, revision: 1, name, rule, at: now })
  return alert!.id
}

/** For tests: what `evaluate` saw when a volume was three times its average. */
export const aTrace = (at: number): Trace => ({
  at,
  minute: minuteOf(at),
  on: 'tick',
  holds: true,
  before: 'ok',
  after: 'firing',
  dueAt: null,
  readings: [
    {
      type: 'ratio',
      measure: 'volume',
      holds: true,
      why: 'beyond',
      value: 300.01,
      threshold: 300,
      factor: 3,
      mean: 100,
      ratio: 3.0001,
      reference: null,
      n: 60,
      of: 60,
      needed: 30,
      filled: 0,
      missing: 0,
      from: 0,
      to: 3_600_000,
    },
  ],
})

type Episode = { alertId: number; at: number; symbol?: string; instrumentId?: number; trace?: unknown }

/** For tests: an episode that begins, with what is to be said of it, as the other side writes them. */
export async function anEpisode(
  db: Db,
  channels: number[],
  { alertId, at, symbol = 'KRAKEN:BTCUSD', instrumentId = 1, trace = aTrace(at) }: Episode,
): Promise<{ id: number; eventId: string }> {
  const [episode] = await db
    .insert(episodes)
    .values({ alertId, revision: 1, instrumentId, symbol, startedAt: at, evaluatedAt: at, trace })
    .returning({ id: episodes.id })
  return { id: episode!.id, eventId: await anEvent(db, channels, { episodeId: episode!.id, kind: 'alert.firing', at }) }
}

export async function anEvent(
  db: Db,
  channels: number[],
  { episodeId, kind, at }: { episodeId: number; kind: EventKind; at: number },
): Promise<string> {
  const eventId = makeEventId()
  await db.insert(outbox).values({ eventId, kind, episodeId, channels, at })
  return eventId
}

export const aWebhook = async (db: Db, url: string, more: object = {}): Promise<number> =>
  (await createChannel(db, { type: 'webhook', name: 'Hook', url, ...more }, 0)).id

/** For tests: does now what the worker would do now, one after the other. Answers how many attempts that were. */
export async function work(db: Db, send: Send, now: () => number): Promise<number> {
  let attempts = 0
  while ((await spread(db, PLACE, now())) > 0);
  for (;;) {
    const due = await readDue(db, now())
    if (due.length === 0) return attempts
    for (const { id } of due) {
      await attempt(db, id, { send, now, random: () => 0.5 })
      attempts++
    }
  }
}
