import { eq } from 'drizzle-orm'
import { heartbeats } from '@/drizzle/schema'
import type { Db } from './db'

export type Heartbeat = { process: string; pid: number; startedAt: number; seenAt: number; address: string | null }

/** Says that a process lives. */
export async function writeHeartbeat(db: Db, beat: Heartbeat): Promise<void> {
  const { process: _, ...set } = beat
  await db.insert(heartbeats).values(beat).onConflictDoUpdate({ target: heartbeats.process, set })
}

/** What a process said last, undefined when it never said anything. */
export async function findHeartbeat(db: Db, process: string): Promise<Heartbeat | undefined> {
  const [row] = await db.select().from(heartbeats).where(eq(heartbeats.process, process))
  if (!row) return undefined
  const { vitals: _, ...beat } = row
  return beat
}
