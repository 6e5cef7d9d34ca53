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

/** The worker says every 2 s that it lives; silent for this long, it does not. */
const WORKER_SILENT = 15 * SECOND

export async function readWorker(db: Db, now: number): Promise<StatusResponse['worker']> {
  const lastSeen = (await findHeartbeat(db, 'worker'))?.seenAt ?? null
  return { lastSeen, alive: lastSeen !== null && now - lastSeen < WORKER_SILENT }
}

/** Freshness and gaps of everything, in one answer. */
export async function readStatus(
  db: Db,
  sources: ReadonlyMap<string, SourceFace>,
  traits: TraitsOf,
  now: number,
): Promise<StatusResponse> {
  const [worker, views, counted] = await Promise.all([
    readWorker(db, now),
    readSources(db, sources, now),
    countInstruments(db, traits, now),
  ])
  return {
    now,
    ready: worker.alive,
    worker,
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

async function countInstruments(db: Db, traits: TraitsOf, now: number): Promise<StatusResponse['instruments']> {
  const rows = await db
    .select({ source: instruments.source, time: lastQuotes.time })
    .from(instruments)
    .leftJoin(lastQuotes, eq(lastQuotes.instrumentId, instruments.id))
    .where(isNull(instruments.removedAt))
  const counts = { listed: rows.length, fresh: 0, late: 0, stale: 0, unknown: 0 }
  for (const { source, time } of rows) counts[judge(time, (traits.get(source) ?? UNPACED_SOURCE).freshness, now)]++
  return counts
}
