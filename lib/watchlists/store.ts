import { and, asc, count, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { instruments, watchlists } from '@/drizzle/schema'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import {
  type ChangeWatchlist,
  type Unresolved,
  WATCHLIST_MAX,
  WATCHLISTS_MAX,
  type Watchlist,
  type WatchlistResponse,
} from './contract'
import { meaningOf, resolve } from './resolve'

const SHOWN = {
  id: watchlists.id,
  name: watchlists.name,
  symbols: watchlists.symbols,
  updatedAt: watchlists.updatedAt,
}

export const listWatchlists = (db: Db): Promise<Watchlist[]> =>
  db.select(SHOWN).from(watchlists).orderBy(asc(watchlists.position), asc(watchlists.id))

export async function createWatchlist(
  db: Db,
  { name, symbols: written }: { name: string; symbols: readonly string[] },
  now: number,
): Promise<WatchlistResponse> {
  return db.transaction(async (tx) => {
    const { symbols, unknown } = await resolveWritten(tx, written)
    const [all] = await tx
      .select({ lists: count(), next: sql<number>`coalesce(max(${watchlists.position}), -1)::int + 1` })
      .from(watchlists)
    if (all!.lists >= WATCHLISTS_MAX) throw new Fault('conflict', `There are ${WATCHLISTS_MAX} watchlists already.`)
    const [made] = await tx
      .insert(watchlists)
      .values({ name, symbols, position: all!.next, createdAt: now, updatedAt: now })
      .onConflictDoNothing()
      .returning(SHOWN)
    return { watchlist: made ?? taken(name), unknown }
  })
}

export async function changeWatchlist(
  db: Db,
  id: number,
  { name, symbols: written, add }: ChangeWatchlist,
  now: number,
): Promise<WatchlistResponse> {
  return db.transaction(async (tx) => {
    const [known] = await tx.select(SHOWN).from(watchlists).where(eq(watchlists.id, id)).for('update')
    if (!known) return missing(id)
    if (name !== undefined && (await isTaken(tx, name, id))) return taken(name)
    const unknown: Unresolved[] = []
    let { symbols } = known
    if (written !== undefined) {
      // What is on the list may stay there while its source is away; only what is new has to be known.
      const resolved = await resolveWritten(tx, written, known.symbols)
      symbols = resolved.symbols
      unknown.push(...resolved.unknown)
    }
    if (add !== undefined) {
      const resolved = await resolveWritten(tx, add, symbols)
      symbols = [...new Set([...symbols, ...resolved.symbols])]
      unknown.push(...resolved.unknown)
    }
    if (symbols.length > WATCHLIST_MAX)
      throw new Fault('too-large', `A watchlist holds at most ${WATCHLIST_MAX} symbols.`)
    const set = { symbols, updatedAt: now, ...(name !== undefined && { name }) }
    const [changed] = await tx.update(watchlists).set(set).where(eq(watchlists.id, id)).returning(SHOWN)
    return { watchlist: changed!, unknown }
  })
}

export async function removeWatchlist(db: Db, id: number): Promise<void> {
  const removed = await db.delete(watchlists).where(eq(watchlists.id, id)).returning({ id: watchlists.id })
  if (removed.length === 0) missing(id)
}

/** Puts lists in this order; those that are not named come after them, in the order they had. */
export async function orderWatchlists(db: Db, ids: readonly number[]): Promise<Watchlist[]> {
  return db.transaction(async (tx) => {
    const known = (await listWatchlists(tx)).map((list) => list.id)
    const stranger = ids.find((id) => !known.includes(id))
    if (stranger !== undefined) return missing(stranger)
    const order = [...new Set([...ids, ...known])]
    for (const [position, id] of order.entries())
      await tx.update(watchlists).set({ position }).where(eq(watchlists.id, id))
    return listWatchlists(tx)
  })
}

/** `kept`: symbols that need not be listed now. */
async function resolveWritten(db: Db, written: readonly string[], kept: readonly string[] = []) {
  const meanings = written.map(meaningOf)
  if (meanings.length === 0) return { symbols: [], unknown: [] }
  const codes = meanings.map(({ code }) => code)
  const symbols = meanings.flatMap(({ symbol }) => symbol ?? [])
  const listed = await db
    .select({ symbol: instruments.symbol, code: instruments.code })
    .from(instruments)
    .where(
      and(
        isNull(instruments.removedAt),
        or(inArray(instruments.code, codes), symbols.length === 0 ? undefined : inArray(instruments.symbol, symbols)),
      ),
    )
    .orderBy(instruments.symbol)
  return resolve(meanings, [...listed, ...kept.map((symbol) => ({ symbol, code: '' }))])
}

async function isTaken(db: Db, name: string, except: number): Promise<boolean> {
  const rows = await db
    .select({ id: watchlists.id })
    .from(watchlists)
    .where(sql`lower(${watchlists.name}) = lower(${name}) and ${watchlists.id} <> ${except}`)
  return rows.length > 0
}

function missing(id: number): never {
  throw new Fault('not-found', `There is no watchlist ${id}.`)
}

function taken(name: string): never {
  throw new Fault('conflict', `There is a watchlist called ${name} already.`, {
    errors: [{ pointer: '/name', detail: 'is taken' }],
  })
}
