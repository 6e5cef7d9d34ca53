import { desc, eq } from 'drizzle-orm'
import { alerts, episodes } from '@/drizzle/schema'
import type { PreviewResponse } from '@/lib/channels/contract'
import type { Template } from '@/lib/channels/template'
import type { Db } from '@/lib/platform/db'
import { HOUR, minuteOf } from '@/lib/platform/time'
import { compose, type Facts } from './compose'

/** Nobody can do anything with the links of a preview. */
const NO_SECRET = 'preview'

/** How the newest episode is worded by a template; made-up values when there was none yet. */
export async function preview(
  db: Db,
  template: Template | null,
  publicUrl: string,
  now: number,
): Promise<PreviewResponse> {
  const [newest] = await db
    .select({ episode: episodes, name: alerts.name, note: alerts.note, rule: alerts.rule })
    .from(episodes)
    .innerJoin(alerts, eq(alerts.id, episodes.alertId))
    .orderBy(desc(episodes.startedAt), desc(episodes.id))
    .limit(1)
  const about = { eventId: 'evt_preview', kind: 'alert.firing' as const, at: now }
  const facts: Facts = newest
    ? {
        ...about,
        episode: newest.episode,
        alert: {
          id: newest.episode.alertId,
          name: newest.name,
          note: newest.note,
          revision: newest.episode.revision,
          measure: (newest.rule as { measure?: string }).measure ?? null,
        },
      }
    : { ...about, ...exampleOf(now) }
  const { title, text } = compose(facts, template, { publicUrl, secret: NO_SECRET })
  return { title, body: text, example: newest === undefined, episodeId: newest?.episode.id ?? null }
}

function exampleOf(now: number): Pick<Facts, 'alert' | 'episode'> {
  const to = minuteOf(now)
  const trace = {
    type: 'ratio',
    measure: 'volume',
    value: 312.4,
    threshold: 300,
    mean: 100,
    ratio: 3.124,
    n: 60,
    from: to - HOUR,
    to,
  }
  return {
    alert: { id: 0, name: 'Unusual volume', revision: 1, note: null, measure: 'volume' },
    episode: {
      id: 0,
      symbol: 'KRAKEN:BTCUSD',
      startedAt: now,
      endedAt: null,
      endReason: null,
      receivedAt: now,
      evaluatedAt: now,
      trace,
    },
  }
}
