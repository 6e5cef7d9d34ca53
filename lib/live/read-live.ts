import { desc, eq, inArray } from 'drizzle-orm'
import { alerts, episodes, lastQuotes } from '@/drizzle/schema'
import type { Bar, Candle } from '@/lib/candles/candle'
import { fillGrid } from '@/lib/candles/fill'
import { type Interval, openTimeOf } from '@/lib/candles/interval'
import { findMinuteBefore, readBars, readMinutesOf } from '@/lib/candles/store'
import { findNewestNotification, countUnread } from '@/lib/notifications/store'
import type { Db } from '@/lib/platform/db'
import { MINUTE, minuteOf } from '@/lib/platform/time'
import { readSources } from '@/lib/sources/read-sources'
import type { SourceFace } from '@/lib/sources/source'
import type { CandleEvent, EpisodeEvent, NotificationEvent, QuoteEvent, SourceEvent } from './contract'
import { type Happening, nameOf, type Read, type Watch } from './hub'

type Tools = {
  db: Db
  sources: ReadonlyMap<string, SourceFace>
  now: () => number
  symbolOf: (instrumentId: number) => string
}

/** Reads what is watched, each thing once: the running candle and the one before it, the newest quote, the sources. */
export const readLive =
  ({ db, sources, now, symbolOf }: Tools): Read =>
  async (watches) => {
    const of = (topic: Watch['topic']) => watches.filter((watch) => watch.topic === topic)
    const [minutes, longer, quotes, states, recent, inbox] = await Promise.all([
      readMinutes(of('candle').filter(({ interval }) => interval === '1m')),
      Promise.all(
        of('candle')
          .filter(({ interval }) => interval !== '1m')
          .map(readLonger),
      ),
      readQuotes(of('quote')),
      of('source').length > 0 ? readSources(db, sources, now()) : [],
      of('episode').length > 0 ? readRecentEpisodes(db) : [],
      of('notification').length > 0 ? readInbox(db) : [],
    ])
    const happened = new Map<string, Happening[]>([...minutes, ...longer, ...quotes])
    for (const watch of of('source')) happened.set(nameOf(watch), states.map(tellSource))
    for (const watch of of('episode')) happened.set(nameOf(watch), recent)
    for (const watch of of('notification')) happened.set(nameOf(watch), inbox)
    return happened

    async function readMinutes(asked: readonly Watch[]): Promise<[string, Happening[]][]> {
      if (asked.length === 0) return []
      const last = minuteOf(now())
      const first = last - MINUTE
      const found = await readMinutesOf(
        db,
        asked.map(({ instrumentId }) => instrumentId),
        { from: first, to: last + MINUTE },
      )
      return asked.map((watch) => {
        const { bars, before } = found.get(watch.instrumentId)!
        return tell(watch, bars, before, first, last)
      })
    }

    async function readLonger(watch: Watch): Promise<[string, Happening[]]> {
      const interval = watch.interval as Interval
      const last = openTimeOf(now(), interval)
      const first = openTimeOf(last, interval, -1)
      const [bars, before] = await Promise.all([
        readBars(db, watch.instrumentId, interval, { from: first, to: openTimeOf(last, interval, 1) }),
        findMinuteBefore(db, watch.instrumentId, first),
      ])
      return tell(watch, bars, before, first, last)
    }

    function tell(
      watch: Watch,
      bars: Bar[],
      before: Bar | undefined,
      first: number,
      last: number,
    ): [string, Happening[]] {
      const interval = watch.interval as Interval
      const candles = fillGrid(bars, { interval, first, last, now: now(), fill: 'close', before })
      return [nameOf(watch), candles.map((candle) => tellCandle(watch, interval, candle))]
    }

    function tellCandle(watch: Watch, interval: Interval, candle: Candle): Happening {
      const data: CandleEvent = { symbol: symbolOf(watch.instrumentId), interval, candle }
      return { topic: 'candle', key: `${nameOf(watch)}/${candle.openTime}`, data }
    }

    async function readQuotes(asked: readonly Watch[]): Promise<[string, Happening[]][]> {
      if (asked.length === 0) return []
      const ids = asked.map(({ instrumentId }) => instrumentId)
      const rows = await db.select().from(lastQuotes).where(inArray(lastQuotes.instrumentId, ids))
      const byId = new Map(rows.map((row) => [row.instrumentId, row]))
      return asked.map((watch) => {
        const row = byId.get(watch.instrumentId)
        const data: QuoteEvent | undefined = row && {
          symbol: symbolOf(watch.instrumentId),
          price: row.price,
          time: row.time,
        }
        return [nameOf(watch), data ? [{ topic: 'quote', key: nameOf(watch), data }] : []]
      })
    }
  }

/** How many episodes are told of, the newest. A page that shows older ones asks for them. */
const RECENT = 50

async function readRecentEpisodes(db: Db): Promise<Happening[]> {
  const rows = await db
    .select({
      id: episodes.id,
      alertId: episodes.alertId,
      alert: alerts.name,
      symbol: episodes.symbol,
      startedAt: episodes.startedAt,
      endedAt: episodes.endedAt,
      endReason: episodes.endReason,
      acknowledgedAt: episodes.acknowledgedAt,
      snoozedUntil: episodes.snoozedUntil,
    })
    .from(episodes)
    .innerJoin(alerts, eq(alerts.id, episodes.alertId))
    .orderBy(desc(episodes.id))
    .limit(RECENT)
  return rows.toReversed().map((data: EpisodeEvent) => ({ topic: 'episode', key: `episode/${data.id}`, data }))
}

async function readInbox(db: Db): Promise<Happening[]> {
  const data: NotificationEvent = {
    unread: await countUnread(db),
    newest: (await findNewestNotification(db)) ?? null,
  }
  return [{ topic: 'notification', key: 'notification', data }]
}

function tellSource({ id, state, freshness, lastSuccess }: Awaited<ReturnType<typeof readSources>>[number]): Happening {
  // Without the age: it counts up by itself where it is shown, and would make every look an event.
  const data: SourceEvent = { id, state, freshness, ...(state !== 'ok' && { lastSuccess }) }
  return { topic: 'source', key: `source/${id}`, data }
}
