import { asc, eq, gte, lt, sql } from 'drizzle-orm'
import { diskSamples, heartbeats, sourceCounters } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import type { DiskUse } from './forecast'
import { Vitals } from './vitals'

export async function writeVitals(db: Db, vitals: Vitals): Promise<void> {
  await db.update(heartbeats).set({ vitals }).where(eq(heartbeats.process, 'worker'))
}

/** What the worker last said of itself; undefined when it never did, or said it in another form. */
export async function findVitals(db: Db): Promise<Vitals | undefined> {
  const [row] = await db.select({ vitals: heartbeats.vitals }).from(heartbeats).where(eq(heartbeats.process, 'worker'))
  return Vitals.safeParse(row?.vitals).data
}

/** Quotes accepted from all sources since the beginning. */
export async function countAccepted(db: Db): Promise<number> {
  const [row] = await db
    .select({ total: sql<number>`coalesce(sum(${sourceCounters.total}), 0)::float8` })
    .from(sourceCounters)
    .where(eq(sourceCounters.outcome, 'accepted'))
  return row!.total
}

export async function readDatabaseSize(db: Db): Promise<number> {
  const [row] = await db.execute<{ size: number }>(sql`select pg_database_size(current_database())::float8 as size`)
  return row!.size
}

/** How long the database takes to answer (ms), and how many are connected to it. */
export async function readDatabaseHealth(db: Db): Promise<{ latency: number; connections: number; since: number }> {
  const startedAt = performance.now()
  const [row] = await db.execute<{ connections: number; since: number }>(sql`
    select (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      (extract(epoch from pg_postmaster_start_time()) * 1000)::float8 as since`)
  return { latency: performance.now() - startedAt, ...row! }
}

const KEEP = 30 * DAY
const LOOK_BACK = 7 * DAY

/** Notes how much room there is, and forgets what no forecast looks at any more. */
export async function recordDisk(
  db: Db,
  at: number,
  { free, total, database, raw }: Omit<Vitals['disk'], 'reserve'>,
): Promise<void> {
  await db.insert(diskSamples).values({ at, free, total, database, raw }).onConflictDoNothing()
  await db.delete(diskSamples).where(lt(diskSamples.at, at - KEEP))
}

/** What we used of the disk over the last week, oldest first. */
export const readDiskUse = (db: Db, now: number): Promise<DiskUse[]> =>
  db
    .select({ at: diskSamples.at, used: sql<number>`(${diskSamples.database} + ${diskSamples.raw})::float8` })
    .from(diskSamples)
    .where(gte(diskSamples.at, now - LOOK_BACK))
    .orderBy(asc(diskSamples.at))
