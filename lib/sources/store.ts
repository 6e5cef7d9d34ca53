import { and, asc, desc, eq, gt, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { sourceCounters, sourceRuns, sources, tracked } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'

/** Makes sure that these sources exist; those that do are left as they are. Answers the new ones. */
export async function registerSources(db: Db, ids: readonly string[], now: number): Promise<string[]> {
  if (ids.length === 0) return []
  const made = await db
    .insert(sources)
    .values(ids.map((id) => ({ id, createdAt: now })))
    .onConflictDoNothing()
    .returning({ id: sources.id })
  return made.map(({ id }) => id)
}

export async function isPaused(db: Db, source: string): Promise<boolean> {
  const [row] = await db.select({ pausedAt: sources.pausedAt }).from(sources).where(eq(sources.id, source))
  return row?.pausedAt !== null && row !== undefined
}

export async function isRemoved(db: Db, source: string): Promise<boolean> {
  const [row] = await db.select({ removedAt: sources.removedAt }).from(sources).where(eq(sources.id, source))
  return row !== undefined && row.removedAt !== null
}

/** Pausing what is paused changes nothing; resuming brings back what was removed. False when there is no such source. */
export async function writePaused(db: Db, source: string, pausedAt: number | null): Promise<boolean> {
  const set =
    pausedAt === null
      ? { pausedAt: null, removedAt: null }
      : { pausedAt: sql`coalesce(${sources.pausedAt}, ${pausedAt}::bigint)` }
  const rows = await db.update(sources).set(set).where(eq(sources.id, source)).returning({ id: sources.id })
  return rows.length > 0
}

export type Tracked = typeof tracked.$inferSelect

export const listTracked = (db: Db, source: string): Promise<Tracked[]> =>
  db.select().from(tracked).where(eq(tracked.source, source)).orderBy(asc(tracked.addedAt), asc(tracked.code))

/** Makes the tracked codes of a source exactly these; those that stay keep what is known of them. */
export async function replaceTracked(db: Db, source: string, codes: readonly string[], now: number): Promise<void> {
  await db.transaction(async (tx) => {
    const others = codes.length === 0 ? undefined : sql`${tracked.code} not in ${codes}`
    await tx.delete(tracked).where(and(eq(tracked.source, source), others))
    await addTracked(tx, source, codes, now)
  })
}

export async function addTracked(db: Db, source: string, codes: readonly string[], now: number): Promise<void> {
  if (codes.length === 0) return
  await db
    .insert(tracked)
    .values(codes.map((code) => ({ source, code, addedAt: now })))
    .onConflictDoNothing()
}

/** Notes which tracked codes the exchange priced and which it says it does not know. */
export async function writeTrackedStates(
  db: Db,
  source: string,
  { ok, unknown }: { ok: readonly string[]; unknown: readonly string[] },
) {
  const mark = (codes: readonly string[], state: 'ok' | 'unknown', detail: string | null) =>
    db
      .update(tracked)
      .set({ state, detail })
      .where(and(eq(tracked.source, source), inArray(tracked.code, [...codes]), sql`${tracked.state} <> ${state}`))
  if (ok.length > 0) await mark(ok, 'ok', null)
  if (unknown.length > 0) await mark(unknown, 'unknown', 'The exchange does not know this pair.')
}

export async function writeSealed(
  db: Db,
  source: string,
  code: string,
  sealedThrough: number | null,
  sealError: string | null,
) {
  const set = sealedThrough === null ? { sealError } : { sealedThrough, sealError }
  await db
    .update(tracked)
    .set(set)
    .where(and(eq(tracked.source, source), eq(tracked.code, code)))
}

export type Run = { source: string; scheduledAt: number; startedAt: number; attempt: number }

/** Writes the attempt down before it is made, so that one that never ends can be seen too. Answers its number. */
export async function startRun(db: Db, run: Run): Promise<number> {
  const [row] = await db.insert(sourceRuns).values(run).returning({ id: sourceRuns.id })
  return row!.id
}

export async function finishRun(
  db: Db,
  id: number,
  outcome: { finishedAt: number; rows?: number; error?: string },
): Promise<void> {
  await db.update(sourceRuns).set(outcome).where(eq(sourceRuns.id, id))
}

const succeeded = and(isNotNull(sourceRuns.finishedAt), isNull(sourceRuns.error))

export async function hasSucceeded(db: Db, source: string, scheduledAt: number): Promise<boolean> {
  const rows = await db
    .select({ id: sourceRuns.id })
    .from(sourceRuns)
    .where(and(eq(sourceRuns.source, source), eq(sourceRuns.scheduledAt, scheduledAt), succeeded))
  return rows.length > 0
}

/** When the source was last heard before `before`, null when it never was. */
export async function findLastSuccess(db: Db, source: string, before: number): Promise<number | null> {
  const [row] = await db
    .select({ finishedAt: sourceRuns.finishedAt })
    .from(sourceRuns)
    .where(and(eq(sourceRuns.source, source), succeeded, lt(sourceRuns.startedAt, before)))
    .orderBy(desc(sourceRuns.startedAt))
    .limit(1)
  return row?.finishedAt ?? null
}

/** Whether any attempt was made, and failed, between two moments. */
export async function hasFailedBetween(db: Db, source: string, from: number, to: number): Promise<boolean> {
  const rows = await db
    .select({ id: sourceRuns.id })
    .from(sourceRuns)
    .where(
      and(
        eq(sourceRuns.source, source),
        isNotNull(sourceRuns.error),
        gt(sourceRuns.startedAt, from),
        lt(sourceRuns.startedAt, to),
      ),
    )
    .limit(1)
  return rows.length > 0
}

export const listRuns = (db: Db, source: string, limit: number) =>
  db.select().from(sourceRuns).where(eq(sourceRuns.source, source)).orderBy(desc(sourceRuns.startedAt)).limit(limit)

/** Forgets old attempts; the newest success and failure of each source stay known through newer ones. */
export async function dropRunsBefore(db: Db, time: number): Promise<void> {
  await db.delete(sourceRuns).where(lt(sourceRuns.startedAt, time))
}

export type Count = { outcome: 'accepted' | 'duplicate' | 'rejected'; reason?: string; total: number }

export async function addCounts(db: Db, source: string, counts: readonly Count[]): Promise<void> {
  const rows = counts.filter(({ total }) => total > 0).map((count) => ({ source, ...count }))
  if (rows.length === 0) return
  await db
    .insert(sourceCounters)
    .values(rows)
    .onConflictDoUpdate({
      target: [sourceCounters.source, sourceCounters.outcome, sourceCounters.reason],
      set: { total: sql`${sourceCounters.total} + excluded.total` },
    })
}

/** Attempts that were cut off by the end of their process: nobody will finish them. */
export async function closeAbandonedRuns(db: Db, now: number): Promise<void> {
  await db
    .update(sourceRuns)
    .set({ finishedAt: now, error: 'The worker was stopped while it asked.' })
    .where(or(isNull(sourceRuns.finishedAt)))
}

export type StreamRow = { state: 'connecting' | 'live' | 'down'; since: number; reason: string | null }

/** Notes how a source's stream is doing. */
export async function writeStreamState(db: Db, source: string, { state, since, reason }: StreamRow): Promise<void> {
  await db
    .update(sources)
    .set({ streamState: state, streamSince: since, streamReason: reason })
    .where(eq(sources.id, source))
}

export async function writeStreamHeard(db: Db, source: string, heardAt: number): Promise<void> {
  await db.update(sources).set({ streamHeardAt: heardAt }).where(eq(sources.id, source))
}

/** Shows a refused subscription beside its code. */
export async function writeRefused(db: Db, source: string, code: string, detail: string): Promise<void> {
  await db
    .update(tracked)
    .set({ detail })
    .where(and(eq(tracked.source, source), eq(tracked.code, code)))
}
