import { eq, isNull } from 'drizzle-orm'
import { instruments, lastQuotes } from '@/drizzle/schema'
import { judge } from '@/lib/freshness/freshness'
import { type TraitsOf, UNPACED_SOURCE } from '@/lib/instruments/view'
import type { Db } from '@/lib/platform/db'
import { findHeartbeat } from '@/lib/platform/heartbeat'
import { SECOND } from '@/lib/platform/time'
import { readSources } from '@/lib/sources/read-sources'
import type { SourceFace } from '@/lib/sources/source'
import type { StatusResponse } from './contract'
import { type DiskUse, fullAt, growthPerDay } from './forecast'
import { findVitals, readDatabaseHealth, readDatabaseSize, readDiskUse } from './store'
import { headroomOf, type Vitals } from './vitals'

/** The worker says every 2 s that it lives; silent for this long, it does not. */
const WORKER_SILENT = 15 * SECOND

const judgeWorker = (lastSeen: number | null, now: number) => ({
  lastSeen,
  alive: lastSeen !== null && now - lastSeen < WORKER_SILENT,
})

export const readWorker = async (db: Db, now: number) =>
  judgeWorker((await findHeartbeat(db, 'worker'))?.seenAt ?? null, now)

type Asked = {
  sources: ReadonlyMap<string, SourceFace>
  traits: TraitsOf
  web: StatusResponse['web']
  now: number
}

/** Freshness and gaps of everything, and how the parts of the installation are doing, in one answer. */
export async function readStatus(db: Db, { sources, traits, web, now }: Asked): Promise<StatusResponse> {
  const [beat, vitals, diskUse, health, size, views, counted] = await Promise.all([
    findHeartbeat(db, 'worker'),
    findVitals(db),
    readDiskUse(db, now),
    readDatabaseHealth(db),
    readDatabaseSize(db),
    readSources(db, sources, now),
    countInstruments(db, traits, now),
  ])
  const worker = judgeWorker(beat?.seenAt ?? null, now)
  return {
    now,
    ready: worker.alive,
    worker: { ...worker, startedAt: beat?.startedAt ?? null, rss: vitals?.rss ?? null },
    web,
    database: { ...health, size },
    ingest: vitals
      ? {
          at: vitals.at,
          perSecond: vitals.quotesPerSecond,
          waiting: vitals.waiting,
          utilization: vitals.utilization,
          headroom: headroomOf(vitals.utilization),
        }
      : null,
    queues: vitals?.queues ?? [],
    disk: vitals ? forecastDisk(vitals.disk, diskUse, now) : null,
    instruments: counted,
    sources: views.map(({ id, state, freshness, lastSuccess, gaps }) => {
      const open = gaps.find(({ to }) => to === null)
      return {
        id,
        state,
        freshness,
        lastSuccess,
        age: lastSuccess === null ? null : now - lastSuccess,
        openGap: open ? { from: open.from, reason: open.reason } : null,
        unfilledGaps: gaps.filter(({ filledAt }) => filledAt === null).length,
      }
    }),
  }
}

function forecastDisk(disk: Vitals['disk'], use: readonly DiskUse[], now: number): StatusResponse['disk'] {
  const growth = growthPerDay(use)
  const full = fullAt(growth, disk, now)
  return { ...disk, growthPerDay: growth, fullAt: full === null ? null : Math.round(full) }
}

async function countInstruments(db: Db, traits: TraitsOf, now: number): Promise<StatusResponse['instruments']> {
  const rows = await db
    .select({ source: instruments.source, kind: instruments.kind, time: lastQuotes.time })
    .from(instruments)
    .leftJoin(lastQuotes, eq(lastQuotes.instrumentId, instruments.id))
    .where(isNull(instruments.removedAt))
  const counts = { listed: rows.length, lanes: 0, fresh: 0, late: 0, stale: 0, unknown: 0 }
  for (const { source, kind, time } of rows) {
    if (kind === 'lane') counts.lanes++
    else counts[judge(time, (traits.get(source) ?? UNPACED_SOURCE).freshness, now)]++
  }
  return counts
}
