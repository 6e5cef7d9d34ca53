import { eq, sql } from 'drizzle-orm'
import { heartbeats } from '@/drizzle/schema'
import type { Db } from './db'

/** Says that a process lives. */
export async function writeHeartbeat(
  db: Db,
  process: string,
  pid: number,
  startedAt: number,
  now: number,
): Promise<void> {
  await db
    .insert(heartbeats)
    .values({ process, pid, startedAt, seenAt: now })
    .onConflictDoUpdate({
      target: heartbeats.process,
      set: { pid: sql`excluded.pid`, startedAt: sql`excluded.started_at`, seenAt: sql`excluded.seen_at` },
    })
}

/** When a process was seen last, null when never. */
export async function readHeartbeat(db: Db, process: string): Promise<number | null> {
  const [row] = await db.select({ seenAt: heartbeats.seenAt }).from(heartbeats).where(eq(heartbeats.process, process))
  return row?.seenAt ?? null
}
