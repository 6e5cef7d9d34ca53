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

const COLUMNS = `instrument_id, open_time, open, high, low, close, volume, count, quality, opened_at, closed_at, opened_seq, closed_seq,
  volume_24h, change_absolute, change_percentage`

/**
 * The statement that keeps the minutes which `rows` selects (in the order of the columns of `candles`).
 * Better quality replaces worse; worse changes nothing but the stated measures. On equal quality `merge` adds the quotes
 * to those already there, by event time (each quote must come once), and `replace` takes the row as the whole truth about
 * its minute, so it may repeat. `add-late` is `merge` for a few quotes that come long after their minute: where the
 * exchange's own candle is already there, they are in it.
 */
export function upsertMinutes(rows: string, onEqual: 'merge' | 'replace' | 'add-late'): string {
  const knowing = onEqual === 'add-late' ? ` or c.quality = ${STORED.exchange}` : ''
  const worse = `(excluded.quality < c.quality${knowing})`
  const pick = (column: string, merged: string) => `${column} = case when ${worse} then c.${column}
    when excluded.quality > c.quality then excluded.${column}
    else ${onEqual === 'replace' ? `excluded.${column}` : merged} end`
  const when = (condition: string, column: string) =>
    `case when ${condition} then excluded.${column} else c.${column} end`
  const sum = (column: string) => `case when c.${column} is null and excluded.${column} is null then null
    else coalesce(c.${column}, 0) + coalesce(excluded.${column}, 0) end`
  const stated = (column: string) => `${column} = coalesce(excluded.${column}, c.${column})`
  const sooner = `excluded.opened_at < c.opened_at or (excluded.opened_at = c.opened_at and excluded.opened_seq < c.opened_seq)`
  const later = `excluded.closed_at > c.closed_at
    or (excluded.closed_at = c.closed_at and coalesce(excluded.closed_seq >= c.closed_seq, true))`
  return `insert into candles as c (${COLUMNS}) ${rows}
    on conflict (instrument_id, open_time) do update set ${[
      ...['open', 'opened_at', 'opened_seq'].map((column) => pick(column, when(sooner, column))),
      ...['close', 'closed_at', 'closed_seq'].map((column) => pick(column, when(later, column))),
      pick('high', 'greatest(c.high, excluded.high)'),
      pick('low', 'least(c.low, excluded.low)'),
      pick('volume', sum('volume')),
      pick('count', sum('count')),
      `quality = case when ${worse} then c.quality else excluded.quality end`,
      ...['volume_24h', 'change_absolute', 'change_percentage'].map(stated),
    ].join(', ')}`
}

/** Keeps minutes, as `upsertMinutes` says. */
export async function writeMinutes(db: Db, facts: readonly MinuteFact[], onEqual: 'merge' | 'replace'): Promise<void> {
  if (facts.length === 0) return
  await ensureCandlePartitions(db, facts)
  const rows = JSON.stringify(facts.map(toRow))
  const [before = '', after = ''] = upsertMinutes('@rows', onEqual).split('@rows')
  await db.execute(sql`${sql.raw(before)} select * from jsonb_to_recordset(${rows}::text::jsonb) as fact(i int, t bigint, o float8,
    h float8, l float8, c float8, v float8, n int, q smallint, ot bigint, ct bigint, os bigint, cs bigint, v24 float8, ca float8, cp float8)
    ${sql.raw(after)}`)
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

const BAR = sql.raw('open_time, open, high, low, close, volume, count, quality')
const SHOWN = sql.raw('open_time as "openTime", open, high, low, close, volume, count, quality')

/**
 * `minutes`: the minutes of some instruments in a range, the running one included. That one is kept apart in last_quotes while
 * the market in memory still works on it; where both are there, the better one counts.
 */
const minutesOf = (ids: SQL, { from, to }: { from: number; to: number }): SQL => sql`
  running as (
    select instrument_id, minute as open_time, open, high, low, close, volume, count, quality from last_quotes
    where instrument_id = any(${ids}) and minute >= ${from} and minute < ${to}),
  minutes as (
    select instrument_id, ${BAR} from candles c
    where instrument_id = any(${ids}) and open_time >= ${from} and open_time < ${to} and not exists (
      select from running r where r.instrument_id = c.instrument_id and r.open_time = c.open_time and r.quality > c.quality)
    union all
    select instrument_id, ${BAR} from running r where not exists (
      select from candles c where c.instrument_id = r.instrument_id and c.open_time = r.open_time and c.quality >= r.quality))`

const idsOf = (ids: readonly number[]): SQL => sql`${`{${ids.join(',')}}`}::int[]`

/** The bars of `interval` that open within the range, ascending (or newest first): only those with something seen in them. */
export async function readBars(db: Db, instrumentId: number, interval: Interval, range: BarRange): Promise<Bar[]> {
  const order = sql.raw(range.newestFirst ? 'desc' : 'asc')
  const limit = range.limit === undefined ? sql`` : sql`limit ${range.limit}`
  const minutes = sql`with ${minutesOf(idsOf([instrumentId]), range)}`
  const rows = await db.execute<BarRow>(
    interval === '1m'
      ? sql`${minutes} select ${SHOWN} from minutes order by open_time ${order} ${limit}`
      : sql`${minutes} select ${bucket(interval)} as "openTime", (array_agg(open order by open_time))[1] as open, max(high) as high,
            min(low) as low, (array_agg(close order by open_time desc))[1] as close, sum(volume) as volume, case when bool_and(count is not null) then sum(count)::bigint end as count,
            min(quality) as quality
          from minutes group by 1 order by 1 ${order} ${limit}`,
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
  const ids = idsOf(instrumentIds)
  const [inside, before] = await Promise.all([
    db.execute<BarRow & { id: number }>(sql`
      with ${minutesOf(ids, range)} select instrument_id as id, ${SHOWN} from minutes order by open_time`),
    db.execute<BarRow & { id: number }>(sql`
      select asked.id, bar.* from unnest(${ids}) as asked(id) cross join lateral (
        select ${SHOWN} from candles where instrument_id = asked.id and open_time < ${range.from}
        order by open_time desc limit 1) as bar`),
  ])
  const found = new Map(instrumentIds.map((id) => [id, { before: undefined as Bar | undefined, bars: [] as Bar[] }]))
  for (const { id, ...row } of before) found.get(id)!.before = toBar(row)
  for (const { id, ...row } of inside) found.get(id)!.bars.push(toBar(row))
  return found
}
