import { sql } from 'drizzle-orm'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { type DayRate, MIN_PRICES, type RatesRequest } from './contract'
import { Day } from './day'
import { blockOf } from './store-prices'

type Asked = Pick<RatesRequest, 'date_from' | 'date_to' | 'origin' | 'destination' | 'min_prices'>
type Row = Required<DayRate> & { hasOrigin: boolean; hasDestination: boolean }

const block = (day: string) => sql.raw(blockOf(`date '${Day.parse(day)}'`))

/** A port, or a region with everything below it at any depth. `union` and not `union all`: a ring would end too. */
const placesUnder = (name: string, code: string) => sql`
  ${sql.raw(name)} as (
    select id from places where code = ${code}
    union select child.id from places child join ${sql.raw(name)} parent on child.parent_id = parent.id)`

/**
 * The average over all prices between all ports of both sides, for each day of the range, in one statement. Throws a
 * Fault('not-found') that names the place that is not there.
 */
export async function readRates(db: Db, asked: Asked): Promise<Required<DayRate>[]> {
  const { date_from, date_to, origin, destination, min_prices } = asked
  const rows = await db.execute<Row>(sql`
    with recursive ${placesUnder('origins', origin)}, ${placesUnder('destinations', destination)},
    found as (
      select day, count(*)::int as count, round(avg(usd)::numeric)::float8 as average from freight_prices
      where instrument_id = any(array(
          select instrument_id from lanes
          where origin_id in (select id from origins) and destination_id in (select id from destinations)))
        and block between ${block(date_from)} and ${block(date_to)}
        and day between ${date_from}::date and ${date_to}::date
      group by day)
    select to_char(asked.day, 'YYYY-MM-DD') as day, coalesce(count, 0) as count,
      case when count >= ${min_prices} then average end as average_price,
      exists(select from origins) as "hasOrigin", exists(select from destinations) as "hasDestination"
    from generate_series(${date_from}::date, ${date_to}::date, interval '1 day') as asked(day)
    left join found on found.day = asked.day order by asked.day`)
  const missing = rows[0]?.hasOrigin ? (rows[0].hasDestination ? undefined : 'destination') : 'origin'
  if (missing) {
    throw new Fault('not-found', `There is no port or region ${asked[missing]}.`, {
      errors: [{ pointer: `/${missing}`, detail: 'is no known port or region' }],
    })
  }
  return rows.map(({ day, average_price, count }) => ({ day, average_price, count }))
}

/** One day of a lane: its average in whole USD, and how many prices it is made of. */
export type LaneDay = { day: string; average: number; count: number }

/** The days of one lane that have an average (`day` from <= day < to), oldest first. */
export async function readLaneSeries(
  db: Db,
  instrumentId: number,
  { from, to }: { from: string; to: string },
  minPrices: number = MIN_PRICES,
): Promise<LaneDay[]> {
  const rows = await db.execute<LaneDay>(sql`
    select to_char(day, 'YYYY-MM-DD') as day, round(avg(usd)::numeric)::float8 as average, count(*)::int as count
    from freight_prices where instrument_id = ${instrumentId}
      and block between ${block(from)} and ${block(to)} and day >= ${from}::date and day < ${to}::date
    group by freight_prices.day having count(*) >= ${minPrices} order by freight_prices.day`)
  return [...rows]
}

/** The same of many lanes at once, by instrument; a lane without such days is not in it. */
export async function readLanesSeries(
  db: Db,
  instrumentIds: readonly number[],
  { from, to }: { from: string; to: string },
): Promise<Map<number, Pick<LaneDay, 'day' | 'average'>[]>> {
  const rows = await db.execute<{ id: number; days: [day: string, average: number][] }>(sql`
    select id, json_agg(json_build_array(day, average) order by day) as days from (
      select instrument_id as id, to_char(day, 'YYYY-MM-DD') as day, round(avg(usd)::numeric)::float8 as average
      from freight_prices where instrument_id = any(${`{${instrumentIds.join(',')}}`}::int[])
        and block between ${block(from)} and ${block(to)} and day >= ${from}::date and day < ${to}::date
      group by instrument_id, freight_prices.day having count(*) >= ${MIN_PRICES}) as known
    group by id`)
  return new Map(rows.map(({ id, days }) => [id, days.map(([day, average]) => ({ day, average }))]))
}

/** Whether any of these lanes has a price for a day before `day`. */
export async function hasPriceBefore(db: Db, instrumentIds: readonly number[], day: string): Promise<boolean> {
  const [row] = await db.execute<{ is: boolean }>(sql`
    select exists (select 1 from freight_prices
      where instrument_id = any(${`{${instrumentIds.join(',')}}`}::int[]) and day < ${day}::date) as is`)
  return row!.is
}

/** The first and the last day on which a lane has a price. */
export async function findLaneEnds(db: Db, instrumentId: number): Promise<{ first: string; last: string } | undefined> {
  const [row] = await db.execute<{ first: string | null; last: string | null }>(sql`
    select to_char(min(day), 'YYYY-MM-DD') as first, to_char(max(day), 'YYYY-MM-DD') as last
    from freight_prices where instrument_id = ${instrumentId}`)
  return row?.first && row.last ? { first: row.first, last: row.last } : undefined
}
