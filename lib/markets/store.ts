import { and, ne, eq, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import { calls, instruments, lastQuotes } from '@/drizzle/schema'
import { readRecentCandles } from '@/lib/candles/recent'
import { isNotStale, LAST } from '@/lib/instruments/store'
import { type TraitsOf, viewInstrument } from '@/lib/instruments/view'
import type { Db } from '@/lib/platform/db'
import { DAY, minuteOf } from '@/lib/platform/time'
import type { MarketIndexResponse, MarketMeasure, MarketOrderRequest } from './contract'
import type { MarketRow } from './row'
import type { Spread, Standings } from './standing'

/** Changes whenever something is listed or removed. */
export async function readIndexVersion(db: Db): Promise<string> {
  const [row] = await db.execute<{ version: string }>(sql`
    select concat_ws('-', count(*) filter (where removed_at is null), max(id), max(removed_at)) as version from instruments`)
  return row!.version
}

/** Every listed instrument by its names, in columns. One row from the database: fifty thousand would keep the web busy. */
export async function readIndex(db: Db, traits: TraitsOf): Promise<MarketIndexResponse> {
  const [version, [row]] = await Promise.all([
    readIndexVersion(db),
    db.execute<{ ids: number[]; symbols: string[]; names: string[]; sources: string[] }>(sql`
      select coalesce(json_agg(id order by id), '[]') as ids, coalesce(json_agg(symbol order by id), '[]') as symbols,
        coalesce(json_agg(name order by id), '[]') as names, coalesce(json_agg(source order by id), '[]') as sources
      from instruments where removed_at is null`),
  ])
  const { ids, symbols, names, sources } = row!
  const places = new Map([...new Set(sources)].map((id, at) => [id, at]))
  return {
    version,
    sources: [...places.keys()].map((id) => ({ id, recorded: traits.get(id)?.recorded ?? false })),
    ids,
    symbols,
    names,
    sourceAt: sources.map((id) => places.get(id)!),
  }
}

const VALUES: Record<Exclude<MarketMeasure, 'volatility' | 'rank'>, SQL> = {
  symbol: sql`${instruments.symbol} collate "C"`,
  lastPrice: sql`${lastQuotes.price}`,
  changePercentage: sql`${lastQuotes.changePercentage}`,
  move: sql`abs(${lastQuotes.changePercentage})`,
  volume24h: sql`${lastQuotes.volume24h}`,
  calls: sql`called.calls`,
  lastAt: sql`${lastQuotes.time}`,
}

type Known = { traits: TraitsOf; standings: Standings; now: number }

/** The numbers of all instruments that fit, in the order asked for; those without the value come last, whichever way. */
export async function listOrder(db: Db, request: MarketOrderRequest, known: Known): Promise<number[]> {
  const descends = request.sort.startsWith('-')
  const measure = request.sort.replace(/^-/, '') as MarketMeasure
  const isKnownOnly = request.known === 'true'
  if (measure === 'volatility' || measure === 'rank') {
    const ids = await listFitting(db, request, known, { value: sql`${instruments.id}`, descends: false, isKnownOnly })
    return byStanding(ids, measure, descends, isKnownOnly, known.standings)
  }
  return listFitting(db, request, known, { value: VALUES[measure], descends, isKnownOnly })
}

async function listFitting(
  db: Db,
  { source, kind, status }: MarketOrderRequest,
  { traits, now }: Known,
  { value, descends, isKnownOnly }: { value: SQL; descends: boolean; isKnownOnly: boolean },
): Promise<number[]> {
  const fresh = isNotStale(traits, now)
  const called = sql`(select ${calls.instrumentId} as id, sum(${calls.calls}) as calls from ${calls}
    where ${calls.minute} >= ${minuteOf(now - DAY)} group by 1)`
  const fits = and(
    isNull(instruments.removedAt),
    status === undefined ? undefined : status === 'available' ? fresh : sql`not ${fresh}`,
    source === undefined ? undefined : eq(instruments.source, source),
    kind === undefined ? ne(instruments.kind, 'lane') : eq(instruments.kind, kind), // lanes are asked for: their market is another
    isKnownOnly ? sql`${value} is not null` : undefined,
  )
  const [row] = await db.execute<{ ids: string | null }>(sql`
    select string_agg(${instruments.id}::text, ',' order by ${value} ${sql.raw(descends ? 'desc' : 'asc')} nulls last, ${instruments.id}) as ids
    from ${instruments} left join ${lastQuotes} on ${lastQuotes.instrumentId} = ${instruments.id}
      left join ${called} called on called.id = ${instruments.id}
    where ${fits}`)
  return row?.ids ? row.ids.split(',').map(Number) : []
}

function byStanding(
  ids: readonly number[],
  measure: 'volatility' | 'rank',
  descends: boolean,
  isKnownOnly: boolean,
  standings: Standings,
): number[] {
  const valueOf = (id: number) => standings.get(id)?.[measure] ?? null
  const turn = descends ? -1 : 1
  const known = ids.filter((id) => valueOf(id) !== null)
  known.sort((one, other) => turn * (valueOf(one)! - valueOf(other)!) || one - other)
  return isKnownOnly ? known : [...known, ...ids.filter((id) => valueOf(id) === null)]
}

/** The rows of some instruments, as they are now. Those that are not listed any more are left out. */
export async function readRows(
  db: Db,
  ids: readonly number[],
  { traits, standings, now }: Known,
): Promise<MarketRow[]> {
  const listed = await db
    .select({ instrument: instruments, last: LAST })
    .from(instruments)
    .leftJoin(lastQuotes, eq(lastQuotes.instrumentId, instruments.id))
    .where(and(inArray(instruments.id, [...ids]), isNull(instruments.removedAt)))
  const found = listed.map(({ instrument }) => instrument.id)
  if (found.length === 0) return []
  const [candles, counted] = await Promise.all([readRecentCandles(db, found, now), countCalls(db, found, now)])
  return listed.map(({ instrument, last }): MarketRow => {
    const standing = standings.get(instrument.id)
    const counts = counted.get(instrument.id)
    return {
      instrument: viewInstrument(instrument, last, traits, now),
      closes: (candles.get(instrument.id) ?? []).map(({ close }) => close),
      calls: counts?.calls ?? 0,
      callsBefore: counts?.before ?? 0,
      volatility: standing?.volatility ?? null,
      rank: standing ? `${standing.rank}/${standing.of}` : null,
      deviation: standing?.deviation ?? null,
    }
  })
}

async function countCalls(db: Db, ids: readonly number[], now: number) {
  const since = minuteOf(now - DAY)
  const rows = await db
    .select({
      id: calls.instrumentId,
      calls: sql<number>`coalesce(sum(${calls.calls}) filter (where ${calls.minute} >= ${since}), 0)::int`,
      before: sql<number>`coalesce(sum(${calls.calls}) filter (where ${calls.minute} < ${since}), 0)::int`,
    })
    .from(calls)
    .where(and(inArray(calls.instrumentId, [...ids]), sql`${calls.minute} >= ${since - DAY}`))
    .groupBy(calls.instrumentId)
  return new Map(rows.map(({ id, ...counts }) => [id, counts]))
}

/** What the whole minutes of a range say of every listed instrument. The same figures that ranks are made of. */
export async function readSpreads(db: Db, { from, to }: { from: number; to: number }): Promise<Spread[]> {
  const [row] = await db.execute<{ spreads: [number, number, number, number][] | null }>(sql`
    with spread as (
      select c.instrument_id as id, count(*) as samples, avg(c.close) as mean, stddev_pop(c.close) as deviation
      from candles c where c.open_time >= ${from} and c.open_time < ${to} group by 1)
    select json_agg(json_build_array(id, samples, mean, deviation)) as spreads
    from spread where id in (select id from instruments where removed_at is null)`)
  return (row?.spreads ?? []).map(([id, samples, mean, deviation]) => ({ id, samples, mean, deviation }))
}
