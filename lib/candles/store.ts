import { type SQL, sql } from 'drizzle-orm'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import type { Bar, MinuteBar, Quality } from './candle'
import { FIXED, type Interval } from './interval'

/** How `quality` is stored: better is larger, so that min() of a longer interval is its worst minute. */
const STORED: Record<Quality, number> = { poll: 1, exchange: 2, trades: 3 }
const QUALITY_OF: Record<number, Quality> = { 1: 'poll', 2: 'exchange', 3: 'trades' }

/** What a ticker stated in that minute besides the price. */
export type StatedMeasures = {
  volume24h: number | null
  changeAbsolute: number | null
  changePercentage: number | null
}

export type MinuteFact = MinuteBar & Partial<StatedMeasures> & { instrumentId: number }

/**
 * Keeps minutes. Better quality replaces worse; worse changes nothing but the stated measures.
 * On equal quality `merge` adds the quotes of `facts` to those already there, by event time (each quote must come once:
 * see the batch keys of the journal), and `replace` takes `facts` as the whole truth about the minute, so it may repeat.
 */
export async function writeMinutes(db: Db, facts: readonly MinuteFact[], onEqual: 'merge' | 'replace'): Promise<void> {
  if (facts.length === 0) return
  await ensureCandlePartitions(db, facts)
  const rows = JSON.stringify(facts.map(toRow))
  const better = sql`excluded.quality > c.quality`
  const worse = sql`excluded.quality < c.quality`
  const pick = (column: string, merged: SQL) => {
    const [mine, theirs] = [sql.raw(`c.${column}`), sql.raw(`excluded.${column}`)]
    const equal = onEqual === 'merge' ? merged : theirs
    return sql`${sql.raw(column)} = case when ${better} then ${theirs} when ${worse} then ${mine} else ${equal} end`
  }
  const sum = (column: string) =>
    sql.raw(`case when c.${column} is null and excluded.${column} is null then null
      else coalesce(c.${column}, 0) + coalesce(excluded.${column}, 0) end`)
  const stated = (column: string) => sql.raw(`${column} = coalesce(excluded.${column}, c.${column})`)
  await db.execute(sql`
    insert into candles as c (instrument_id, open_time, open, high, low, close, volume, count, quality, opened_at, closed_at,
      volume_24h, change_absolute, change_percentage)
    select * from jsonb_to_recordset(${rows}::text::jsonb) as fact(i int, t bigint, o float8, h float8, l float8, c float8, v float8,
      n int, q smallint, ot bigint, ct bigint, v24 float8, ca float8, cp float8)
    on conflict (instrument_id, open_time) do update set
      ${pick('open', sql`case when excluded.opened_at < c.opened_at then excluded.open else c.open end`)},
      ${pick('high', sql`greatest(c.high, excluded.high)`)},
      ${pick('low', sql`least(c.low, excluded.low)`)},
      ${pick('close', sql`case when excluded.closed_at >= c.closed_at then excluded.close else c.close end`)},
      ${pick('volume', sum('volume'))},
      ${pick('count', sum('count'))},
      ${pick('opened_at', sql`least(c.opened_at, excluded.opened_at)`)},
      ${pick('closed_at', sql`greatest(c.closed_at, excluded.closed_at)`)},
      quality = greatest(c.quality, excluded.quality),
      ${stated('volume_24h')}, ${stated('change_absolute')}, ${stated('change_percentage')}`)
}

const toRow = (fact: MinuteFact) => ({
  i: fact.instrumentId,
  t: fact.openTime,
  o: fact.open,
  h: fact.high,
  l: fact.low,
  c: fact.close,
  v: fact.volume,
  n: fact.count,
  q: STORED[fact.quality],
  ot: fact.openedAt,
  ct: fact.closedAt,
  v24: fact.volume24h ?? null,
  ca: fact.changeAbsolute ?? null,
  cp: fact.changePercentage ?? null,
})

async function ensureCandlePartitions(db: Db, facts: readonly MinuteFact[]): Promise<void> {
  const days = new Set(facts.map(({ openTime }) => Math.floor(openTime / DAY) * DAY))
  for (const day of [...days].toSorted((a, b) => a - b)) {
    await db.execute(sql`select ensure_partitions('candles', ${DAY}::bigint, ${day}::bigint, ${day + DAY}::bigint)`)
  }
}

type BarRow = Omit<Bar, 'quality'> & { quality: number }
const toBar = (row: BarRow): Bar => ({ ...row, quality: QUALITY_OF[row.quality]! })

/** The start of the interval that `open_time` lies in, as SQL. The twin of `openTimeOf`; a test holds them equal. */
function bucket(interval: Interval): SQL {
  if (interval === '1M') {
    return sql`(extract(epoch from date_trunc('month', to_timestamp(open_time / 1000.0) at time zone 'UTC') at time zone 'UTC') * 1000)::bigint`
  }
  const { length, phase } = FIXED[interval]
  return sql.raw(`(open_time - mod(open_time - ${phase}, ${length}))`)
}

export type BarRange = { from: number; to: number; limit?: number; newestFirst?: boolean }

/** The bars of `interval` that open within the range, ascending (or newest first): only those with something seen in them. */
export async function readBars(db: Db, instrumentId: number, interval: Interval, range: BarRange): Promise<Bar[]> {
  const order = sql.raw(range.newestFirst ? 'desc' : 'asc')
  const limit = range.limit === undefined ? sql`` : sql`limit ${range.limit}`
  const within = sql`instrument_id = ${instrumentId} and open_time >= ${range.from} and open_time < ${range.to}`
  const rows = await db.execute<BarRow>(
    interval === '1m'
      ? sql`select open_time as "openTime", open, high, low, close, volume, count, quality
          from candles where ${within} order by open_time ${order} ${limit}`
      : sql`select ${bucket(interval)} as "openTime", (array_agg(open order by open_time))[1] as open, max(high) as high, min(low) as low,
            (array_agg(close order by open_time desc))[1] as close, sum(volume) as volume, sum(count)::bigint as count, min(quality) as quality
          from candles where ${within} group by 1 order by 1 ${order} ${limit}`,
  )
  return rows.map(toBar)
}

/** The newest minute before `before`, undefined when there is none. */
export async function findMinuteBefore(db: Db, instrumentId: number, before: number): Promise<Bar | undefined> {
  const [bar] = await readBars(db, instrumentId, '1m', { from: 0, to: before, limit: 1, newestFirst: true })
  return bar
}

/** When the first minute of an instrument opened, undefined when it was never quoted. */
export async function findFirstMinute(db: Db, instrumentId: number): Promise<number | undefined> {
  const [bar] = await readBars(db, instrumentId, '1m', { from: 0, to: Number.MAX_SAFE_INTEGER, limit: 1 })
  return bar?.openTime
}

/** For each of several instruments: its minutes within the range, and the newest one before it to carry over. */
export async function readMinutesOf(
  db: Db,
  instrumentIds: readonly number[],
  range: { from: number; to: number },
): Promise<Map<number, { before: Bar | undefined; bars: Bar[] }>> {
  const ids = sql`${`{${instrumentIds.join(',')}}`}::int[]`
  const columns = sql`open_time as "openTime", open, high, low, close, volume, count, quality`
  const [inside, before] = await Promise.all([
    db.execute<BarRow & { id: number }>(sql`
      select instrument_id as id, ${columns} from candles
      where instrument_id = any(${ids}) and open_time >= ${range.from} and open_time < ${range.to} order by open_time`),
    db.execute<BarRow & { id: number }>(sql`
      select asked.id, bar.* from unnest(${ids}) as asked(id) cross join lateral (
        select ${columns} from candles where instrument_id = asked.id and open_time < ${range.from}
        order by open_time desc limit 1) as bar`),
  ])
  const found = new Map(instrumentIds.map((id) => [id, { before: undefined as Bar | undefined, bars: [] as Bar[] }]))
  for (const { id, ...row } of before) found.get(id)!.before = toBar(row)
  for (const { id, ...row } of inside) found.get(id)!.bars.push(toBar(row))
  return found
}
