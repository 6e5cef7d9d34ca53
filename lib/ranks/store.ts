import { type SQL, sql } from 'drizzle-orm'
import type { TraitsOf } from '@/lib/instruments/view'
import { MEASURED } from '@/lib/metrics/store'
import type { Db } from '@/lib/platform/db'
import { MINUTE, minuteOf } from '@/lib/platform/time'
import type { Rank, RankBy, RanksRequest } from './contract'

/** What is ranked by, over the series `v` of one instrument's minutes; `r` is the log return from the minute before. */
export const RANKED: Record<RankBy, { value: SQL; mean: SQL }> = {
  stddev: { value: sql`stddev_pop(v)`, mean: sql`avg(v)` },
  cv: { value: sql`stddev_pop(v) / nullif(abs(avg(v)), 0)`, mean: sql`avg(v)` },
  logret: { value: sql`stddev_pop(r)`, mean: sql`avg(r)` },
}

/** The complete minutes that a window of `window` ms before `now` holds. */
export function windowOf(window: number, now: number): { from: number; to: number } {
  const to = minuteOf(now)
  return { from: to - Math.floor(window / MINUTE) * MINUTE, to }
}

/** Listed instruments by how much a measure moved over the window, largest first. Only minutes really seen count. */
export async function readRanks(
  db: Db,
  { measure, by, source }: RanksRequest,
  { from, to }: { from: number; to: number },
  traits: TraitsOf = new Map(),
): Promise<Rank[]> {
  const { value, mean } = RANKED[by]
  const ofSource = source === undefined ? sql`` : sql`and i.source = ${source}`
  const returns = by === 'logret' ? sql`, ln(v / lag(v) over (partition by id order by time)) as r` : sql``
  const positive = by === 'logret' ? sql`and v > 0` : sql``
  const rows = await db.execute<RankRow>(sql`
    with seen as (
      select i.symbol as name, i.source, c.instrument_id as id, c.open_time as time, ${MEASURED[measure]} as v
      from candles c join instruments i on i.id = c.instrument_id and i.removed_at is null ${ofSource}
      where c.open_time >= ${from} and c.open_time < ${to}),
    series as (select name, source, id, v ${returns} from seen where v is not null ${positive}),
    measured as (select name, source, ${value} as value, ${mean} as mean, count(v)::int as samples from series group by name, source, id)
    select name, source, value, mean, samples, rank() over (order by value desc)::int as rank, count(*) over ()::int as "of"
    from measured where value is not null order by rank, name`)
  const minutes = (to - from) / MINUTE
  return rows.map((row) => shown(row, minutes, traits))
}

export type RankRow = Omit<Rank, 'label' | 'coverage' | 'recorded'> & { source: string }

/** `expected`: how many values the window could have. */
export const shown = ({ source, ...row }: RankRow, expected: number, traits: TraitsOf): Rank => ({
  ...row,
  label: `${row.rank}/${row.of}`,
  recorded: traits.get(source)?.recorded ?? false,
  coverage: expected > 0 ? row.samples / expected : 0,
})
