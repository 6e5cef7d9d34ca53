import { sql } from 'drizzle-orm'
import type { TraitsOf } from '@/lib/instruments/view'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import { MIN_PRICES } from '@/lib/rates/contract'
import { dayOf } from '@/lib/rates/day'
import { blockOf } from '@/lib/rates/store-prices'
import type { Rank, RanksRequest } from './contract'
import { RANKED, type RankRow, shown } from './store'

/**
 * The days that a window before `now` holds, counted back from the newest day on which any lane has a rate: prices come in
 * batches, and between two of them the lanes have not stopped to differ.
 */
export async function laneWindow(db: Db, window: number, now: number): Promise<{ from: number; to: number }> {
  const [row] = await db.execute<{ time: number | null }>(sql`
    select max(q.time) as time from last_quotes q join instruments i on i.id = q.instrument_id
    where i.kind = 'lane' and i.removed_at is null`)
  const newest = Math.min(row?.time ?? now, now) // a price for a day to come must not push the days that are over out of sight
  const to = Math.floor(newest / DAY) * DAY + DAY
  return { from: to - Math.max(1, Math.floor(window / DAY)) * DAY, to }
}

const block = (time: number) => sql.raw(blockOf(`date '${dayOf(time)}'`))

/**
 * Lanes by how much their daily average moved over the window, largest first. Only days with a rate count. What is measured is
 * kept from being worked out anew for each lane, as the planner likes to where it knows nothing yet of the tables.
 */
export async function readLaneRanks(
  db: Db,
  { by, source }: RanksRequest,
  { from, to }: { from: number; to: number },
  traits: TraitsOf = new Map(),
): Promise<Rank[]> {
  const { value, mean } = RANKED[by]
  const ofSource = source === undefined ? sql`` : sql`and i.source = ${source}`
  const rows = await db.execute<RankRow>(sql`
    with days as (
      select instrument_id as id, day, round(avg(usd)::numeric)::float8 as v from freight_prices
      where instrument_id = any(array(select instrument_id from lanes)) and block between ${block(from)} and ${block(to)} and day >= ${dayOf(from)}::date and day < ${dayOf(to)}::date group by 1, 2 having count(*) >= ${MIN_PRICES}),
    series as (select id, v, ln(v / lag(v) over (partition by id order by day)) as r from days where v > 0),
    measured as materialized (
      select id, ${value} as value, ${mean} as mean, count(v)::int as samples from series group by id)
    select i.symbol as name, i.source, value, mean, samples, rank() over (order by value desc)::int as rank, count(*) over ()::int as "of"
    from measured join instruments i using (id) where value is not null and i.kind = 'lane' and i.removed_at is null ${ofSource}
    order by rank, name`)
  return rows.map((row) => shown(row, (to - from) / DAY, traits))
}
