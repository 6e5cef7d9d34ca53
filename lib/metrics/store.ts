import { and, eq, gt, lt, or, type SQL, sql } from 'drizzle-orm'
import { gaps, tracked } from '@/drizzle/schema'
import type { Instrument } from '@/lib/instruments/instrument'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import type { MetricsResponse } from './contract'
import { MEASURES, type Measure } from './measure'
import type { SourceGap } from './missing'

/** The price 24 h before the minute `c`: the newest close up to then, if it is not older than another day. */
const CLOSE_A_DAY_BEFORE = sql.raw(`(select p.close from candles p where p.instrument_id = c.instrument_id
  and p.open_time <= c.open_time - ${DAY} and p.open_time > c.open_time - ${2 * DAY} order by p.open_time desc limit 1)`)

/** The value of a measure in the minute `c` of candles, as SQL. A change that the source states itself comes first. */
export const MEASURED: Record<Measure, SQL> = {
  price: sql`c.close`,
  volume: sql`c.volume`,
  volume_24h: sql`c.volume_24h`,
  change_absolute: sql`coalesce(c.change_absolute, c.close - ${CLOSE_A_DAY_BEFORE})`,
  change_percentage: sql`coalesce(c.change_percentage, (c.close / nullif(${CLOSE_A_DAY_BEFORE}, 0) - 1) * 100)`,
  rate: sql`null::float8`, // of lanes, which have days and no minutes
}

/** The minutes of one metric that have a value, and those that have none of this measure though something was told; ascending. */
export async function readMetric(
  db: Db,
  instrumentId: number,
  measure: Measure,
  { from, to }: { from: number; to: number },
): Promise<{ points: { time: number; value: number }[]; quoted: number[] }> {
  const rows = await db.execute<{ time: number; value: number | null }>(sql`
    select c.open_time as time, ${MEASURED[measure]} as value from candles c
    where c.instrument_id = ${instrumentId} and c.open_time >= ${from} and c.open_time < ${to} order by time`)
  return {
    points: rows.flatMap(({ time, value }) => (value === null ? [] : [{ time, value }])),
    quoted: rows.flatMap(({ time, value }) => (value === null ? [time] : [])),
  }
}

/** Every listed instrument with values since `since`, and which measures it has values of. */
export async function listMetrics(db: Db, since: number): Promise<MetricsResponse['metrics']> {
  const rows = await db.execute<{ name: string; firstAt: number; lastAt: number } & Record<Measure, boolean>>(sql`
    select i.symbol as name, min(c.open_time) as "firstAt", max(c.open_time) as "lastAt", true as price,
      bool_or(c.volume is not null) as volume, bool_or(c.volume_24h is not null) as volume_24h,
      bool_or(c.change_absolute is not null) as change_absolute, bool_or(c.change_percentage is not null) as change_percentage,
      false as rate
    from candles c join instruments i on i.id = c.instrument_id and i.removed_at is null
    where c.open_time >= ${since} group by i.symbol
    union all
    select i.symbol, q.time, q.time, false, false, false, false, false, true
    from last_quotes q join instruments i on i.id = q.instrument_id and i.kind = 'lane' and i.removed_at is null
    where q.time > ${since - DAY} -- the day of a lane began up to a day before
    order by name`)
  return rows.map(({ name, firstAt, lastAt, ...has }) => ({
    name,
    firstAt,
    lastAt,
    measures: MEASURES.filter((measure) => has[measure]),
  }))
}

/** When the source of an instrument was not heard, and since when its history has been read without holes. */
export async function readCollection(
  db: Db,
  { source, code }: Pick<Instrument, 'source' | 'code'>,
  { from, to }: { from: number; to: number },
): Promise<{ down: SourceGap[]; sealedThrough: number | null }> {
  const [down, followed] = await Promise.all([
    db
      .select({ from: gaps.from, to: gaps.to, reason: gaps.reason })
      .from(gaps)
      .where(and(eq(gaps.source, source), lt(gaps.from, to), or(sql`${gaps.to} is null`, gt(gaps.to, from))))
      .orderBy(gaps.from),
    db
      .select({ sealedThrough: tracked.sealedThrough })
      .from(tracked)
      .where(and(eq(tracked.source, source), eq(tracked.code, code))),
  ])
  return { down, sealedThrough: followed[0]?.sealedThrough ?? null }
}
