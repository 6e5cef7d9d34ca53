import { and, asc, eq, inArray } from 'drizzle-orm'
import { backfills } from '@/drizzle/schema'
import { writeMinutes } from '@/lib/candles/store'
import { readListedIds } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { DAY, MINUTE, minuteOf } from '@/lib/platform/time'
import { markFilledGaps } from './gaps'
import { type HistoryPage, isPolled, type PolledSource, type Range, type Source, type SourceIo } from './source'
import { addCounts, isPaused, listTracked, type Tracked, writeSealed } from './store'

/** How far back history is read when an instrument is new. */
const FIRST_REACH = DAY
/** Read again each time, because exchanges correct their last minutes. */
const OVERLAP = 2 * MINUTE

/**
 * Brings the minutes of every tracked instrument up to the exchange's own candles: those of the last minute, of a gap,
 * or of the first 24 h, whatever lies between "sealed through" and now. What one call cannot reach becomes a backfill.
 */
export async function sealSource(db: Db, source: Source, io: SourceIo): Promise<number> {
  if (!isPolled(source) || (await isPaused(db, source.id))) return 0
  const ids = await readListedIds(db, source.id)
  let wrote = 0
  for (const each of await listTracked(db, source.id)) {
    const id = ids.get(each.code)
    if (id === undefined || each.state === 'unknown' || io.signal.aborted) continue
    try {
      wrote += await sealInstrument(db, source, each, id, io)
    } catch (error) {
      await writeSealed(db, source.id, each.code, null, reasonOf(error))
      if (error instanceof Fault && (error.kind === 'upstream' || error.kind === 'rate-limited')) throw error
    }
  }
  await markFilledGaps(db, source.id, io.now())
  return wrote
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

async function sealInstrument(
  db: Db,
  source: PolledSource,
  { code, sealedThrough }: Tracked,
  id: number,
  io: SourceIo,
): Promise<number> {
  const to = minuteOf(io.now())
  const wanted = sealedThrough === null ? to - FIRST_REACH : sealedThrough - OVERLAP
  const from = Math.max(wanted, to - source.history.reach)
  if (from >= to) return 0
  const page = await source.history.read(code, { from, to }, io)
  await db.transaction(async (tx) => {
    await keepPage(tx, source, id, page)
    if (wanted < from) await addBackfill(tx, source, code, { from: wanted, to: from })
    await writeSealed(tx, source.id, code, page.reached, null)
  })
  io.heard?.sealed(id, page.bars)
  return page.bars.length
}

async function keepPage(db: Db, source: Source, instrumentId: number, { bars, rejected }: HistoryPage): Promise<void> {
  await writeMinutes(
    db,
    bars.map((bar) => ({ ...bar, instrumentId })),
    'replace',
  )
  await addCounts(
    db,
    source.id,
    rejected.map(({ reason }) => ({ outcome: 'rejected', reason, total: 1 })),
  )
}

async function addBackfill(db: Db, source: Source, code: string, { from, to }: Range): Promise<void> {
  const state = source.trades ? ('waiting' as const) : ('failed' as const)
  const detail = source.trades ? null : `${source.label} does not hand out history that old.`
  await db
    .insert(backfills)
    .values({ source: source.id, code, from, to, reached: from, state, detail })
    .onConflictDoNothing()
}

/**
 * Reads one page of single trades for the oldest unfinished backfill of the source. Answers whether there is more to do.
 */
export async function continueBackfill(db: Db, source: Source, io: SourceIo): Promise<boolean> {
  if (!source.trades || (await isPaused(db, source.id))) return false
  const open = and(eq(backfills.source, source.id), inArray(backfills.state, ['waiting', 'running']))
  const [next] = await db.select().from(backfills).where(open).orderBy(asc(backfills.id)).limit(1)
  if (!next) return false
  const update = (set: Partial<typeof next>) => db.update(backfills).set(set).where(eq(backfills.id, next.id))
  const id = (await readListedIds(db, source.id)).get(next.code)
  if (id === undefined) {
    await update({ state: 'failed', detail: 'The instrument is not listed any more.' })
    return true
  }
  try {
    const page = await source.trades.read(next.code, { from: next.reached, to: next.to }, io)
    await db.transaction(async (tx) => {
      await keepPage(tx, source, id, page)
      const state = page.reached >= next.to ? ('done' as const) : ('running' as const)
      await tx.update(backfills).set({ reached: page.reached, state, detail: null }).where(eq(backfills.id, next.id))
    })
    io.heard?.sealed(id, page.bars)
  } catch (error) {
    await update({ detail: reasonOf(error) })
    throw error
  }
  return true
}
