import {
  and,
  asc,
  type Column,
  desc,
  eq,
  getTableColumns,
  gt,
  ilike,
  inArray,
  isNull,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import { z } from 'zod'
import { instruments, lastQuotes } from '@/drizzle/schema'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import type { InstrumentRef, InstrumentSort, InstrumentsRequest, InstrumentsResponse, InstrumentView } from './contract'
import { type Instrument, type Listing, symbolOf } from './instrument'
import { type TraitsOf, UNPACED_SOURCE, viewInstrument } from './view'

/** The newest quote, as `viewInstrument` takes it. */
export const LAST = {
  lastPrice: lastQuotes.price,
  lastAt: lastQuotes.time,
  volume24h: lastQuotes.volume24h,
  changeAbsolute: lastQuotes.changeAbsolute,
  changePercentage: lastQuotes.changePercentage,
}

/** Makes sure that every listing of a source is an instrument; answers the ids of all its listed codes. */
export async function registerListings(
  db: Db,
  source: { id: string; prefix: string },
  listings: readonly Listing[],
  now: number,
): Promise<Map<string, number>> {
  const known = await readListedIds(db, source.id)
  const unknown = listings.filter(({ code }) => !known.has(code))
  if (unknown.length === 0) return known
  await db
    .insert(instruments)
    .values(
      unknown.map((listing) => ({
        ...listing,
        source: source.id,
        symbol: symbolOf(source.prefix, listing.code),
        listedAt: now,
      })),
    )
    .onConflictDoNothing()
  return readListedIds(db, source.id)
}

/** The ids of a source's listed instruments by code. */
export async function readListedIds(db: Db, source: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ id: instruments.id, code: instruments.code })
    .from(instruments)
    .where(and(eq(instruments.source, source), isNull(instruments.removedAt)))
  return new Map(rows.map(({ id, code }) => [code, id]))
}

/** Whether anything of this source was ever listed. */
export async function hasInstruments(db: Db, source: string): Promise<boolean> {
  const [found] = await db
    .select({ id: instruments.id })
    .from(instruments)
    .where(eq(instruments.source, source))
    .limit(1)
  return found !== undefined
}

const refers = (ref: InstrumentRef): SQL =>
  typeof ref === 'number' ? eq(instruments.id, ref) : and(eq(instruments.symbol, ref), isNull(instruments.removedAt))!

/** PostgreSQL has no NUL in text, so no instrument is called so. */
const isSpoken = (ref: InstrumentRef): boolean => !String(ref).includes('\0')

/** By number, removed or not; by symbol only while it is listed. Throws a Fault('not-found'). */
export async function getInstrument(db: Db, ref: InstrumentRef): Promise<Instrument> {
  const [found] = isSpoken(ref) ? await db.select().from(instruments).where(refers(ref)) : []
  return found ?? missing(ref)
}

/** Those of several that there are, by what they were called; the same rules as `getInstrument`. */
export async function findInstruments(
  db: Db,
  refs: readonly InstrumentRef[],
): Promise<Map<InstrumentRef, { id: number; symbol: string }>> {
  const spoken = refs.filter(isSpoken)
  const numbers = spoken.filter((ref) => typeof ref === 'number')
  const symbols = spoken.filter((ref) => typeof ref === 'string')
  if (spoken.length === 0) return new Map()
  const rows = await db
    .select({ id: instruments.id, symbol: instruments.symbol, removedAt: instruments.removedAt })
    .from(instruments)
    .where(
      or(inArray(instruments.id, numbers), and(inArray(instruments.symbol, symbols), isNull(instruments.removedAt))),
    )
  const found = new Map<InstrumentRef, { id: number; symbol: string }>()
  for (const { id, symbol, removedAt } of rows) {
    if (numbers.includes(id)) found.set(id, { id, symbol })
    if (removedAt === null) found.set(symbol, { id, symbol })
  }
  return found
}

/** Like `getInstrument`, with its newest quote. */
export async function getInstrumentView(
  db: Db,
  ref: InstrumentRef,
  traits: TraitsOf,
  now: number,
): Promise<InstrumentView> {
  if (!isSpoken(ref)) return missing(ref)
  const [found] = await db
    .select({ instrument: getTableColumns(instruments), last: LAST })
    .from(instruments)
    .leftJoin(lastQuotes, eq(lastQuotes.instrumentId, instruments.id))
    .where(refers(ref))
  return found ? viewInstrument(found.instrument, found.last, traits, now) : missing(ref)
}

function missing(ref: InstrumentRef): never {
  throw new Fault(
    'not-found',
    typeof ref === 'number' ? `There is no instrument number ${ref}.` : `No instrument ${ref} is listed.`,
  )
}

/** Whether a quote is recent enough for its source's promise, as SQL: the twin of `judge`. Never quoted is not stale. */
export function isNotStale(traits: TraitsOf, now: number): SQL {
  const cases = [...traits].map(
    ([source, { freshness }]) => sql`when ${source} then ${now - freshness.staleAfter}::bigint`,
  )
  const otherwise = sql`else ${now - UNPACED_SOURCE.freshness.staleAfter}::bigint`
  return sql`(${lastQuotes.time} is null or ${lastQuotes.time} >= case ${instruments.source} ${sql.join(cases, sql` `)} ${otherwise} end)`
}

const SORTED_BY: Record<string, Column> = {
  symbol: instruments.symbol,
  lastPrice: lastQuotes.price,
  volume24h: lastQuotes.volume24h,
  changePercentage: lastQuotes.changePercentage,
}
const Position = z.strictObject({ value: z.union([z.string(), z.number(), z.null()]), id: z.number() })

/** One page of instruments. Those without the value they are sorted by come last, whichever way. */
export async function listInstruments(
  db: Db,
  request: InstrumentsRequest,
  { traits, now, secret }: { traits: TraitsOf; now: number; secret: string },
): Promise<InstrumentsResponse> {
  const after = request.cursor === undefined ? undefined : readCursor(secret, Position, request.cursor)
  const { column, descends } = sorting(request.sort)
  const listed = isNull(instruments.removedAt)
  const fresh = isNotStale(traits, now)
  const rows = await db
    .select({ instrument: getTableColumns(instruments), last: LAST, value: sql<string | number | null>`${column}` })
    .from(instruments)
    .leftJoin(lastQuotes, eq(lastQuotes.instrumentId, instruments.id))
    .where(
      and(
        request.status === undefined
          ? listed
          : request.status === 'available'
            ? and(listed, fresh)
            : sql`not (${listed} and ${fresh})`,
        request.source === undefined ? undefined : eq(instruments.source, request.source),
        request.kind === undefined ? undefined : inArray(instruments.kind, request.kind),
        request.search === undefined ? undefined : matches(request.search),
        after && comesAfter(column, descends, after),
      ),
    )
    .orderBy(sql`${descends ? desc(column) : asc(column)} nulls last`, asc(instruments.id))
    .limit(request.limit + 1)
  const page = rows.slice(0, request.limit)
  const end = rows.length > request.limit ? page.at(-1) : undefined
  return {
    instruments: page.map(({ instrument, last }) => viewInstrument(instrument, last, traits, now)),
    next: end
      ? writeCursor(secret, { value: end.value, id: end.instrument.id } satisfies z.infer<typeof Position>)
      : null,
  }
}

function sorting(sort: InstrumentSort) {
  const descends = sort.startsWith('-')
  return { column: SORTED_BY[descends ? sort.slice(1) : sort]!, descends }
}

/** Every word must occur in the symbol or the name, so that "btc usd" finds KRAKEN:BTCUSD. */
const matches = (search: string): SQL | undefined =>
  and(
    ...search
      .split(/[\s/]+/)
      .filter(Boolean)
      .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
      .map((pattern) => or(ilike(instruments.symbol, pattern), ilike(instruments.name, pattern))),
  )

function comesAfter(column: Column, descends: boolean, { value, id }: z.infer<typeof Position>): SQL {
  const later = gt(instruments.id, id)
  if (value === null) return sql`(${column} is null and ${later})`
  const beyond = descends ? sql`${column} < ${value}` : sql`${column} > ${value}`
  return sql`(${beyond} or (${column} = ${value} and ${later}) or ${column} is null)`
}
