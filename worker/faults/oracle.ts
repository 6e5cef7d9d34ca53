import { sql } from 'drizzle-orm'
import { readMinutesOf } from '@/lib/candles/store'
import type { Db } from '@/lib/platform/db'

type Minute = {
  id: number
  openTime: number
  open: number
  high: number
  low: number
  close: number
  count: number
  volume: number | null
}

/** The plain truth: minutes that SQL folds from the journal alone, by event time, the source's number, and arrival. */
export async function foldJournal(db: Db): Promise<Minute[]> {
  return [
    ...(await db.execute<Minute>(sql`
      select instrument_id as id, time - mod(time, 60000) as "openTime",
        (array_agg(price order by time, trade_id, received_at, ctid))[1] as open, max(price) as high, min(price) as low,
        (array_agg(price order by time desc, trade_id desc, received_at desc, ctid desc))[1] as close,
        count(*)::int as count, sum(size::numeric)::float8 as volume
      from quotes where kind >= 2 group by 1, 2 order by 1, 2`)),
  ]
}

/** What the API reads of every instrument that the journal knows. */
async function readShown(db: Db): Promise<Minute[]> {
  const quoted = await db.execute<{ id: number }>(sql`select distinct instrument_id as id from quotes where kind >= 2`)
  const ids = quoted.map(({ id }) => id).toSorted((a, b) => a - b)
  const shown = await readMinutesOf(db, ids, { from: 0, to: Number.MAX_SAFE_INTEGER })
  return [...shown].flatMap(([id, { bars }]) => bars.map((bar) => ({ ...bar, id, count: bar.count ?? 0 })))
}

/**
 * Where the candles that the API reads are not those of the journal; empty when every quote is in exactly one candle.
 * Prices and counts must agree exactly, volumes to nine digits.
 */
export async function findWrongCandles(db: Db): Promise<string[]> {
  const [told, shown] = [byPlace(await foldJournal(db)), byPlace(await readShown(db))]
  return [...new Set([...told.keys(), ...shown.keys()])].flatMap((place) => {
    const [expected, found] = [told.get(place), shown.get(place)]
    return isSame(expected, found) ? [] : [`${place}: ${tell(found)} instead of ${tell(expected)}`]
  })
}

const byPlace = (minutes: readonly Minute[]) => new Map(minutes.map((minute) => [placeOf(minute), minute]))
const placeOf = ({ id, openTime }: Minute) => `${id} at ${new Date(openTime).toISOString().slice(0, 16)}`
const tell = (minute: Minute | undefined) =>
  minute
    ? `O ${minute.open} H ${minute.high} L ${minute.low} C ${minute.close} V ${minute.volume} (${minute.count})`
    : 'nothing'

function isSame(a: Minute | undefined, b: Minute | undefined): boolean {
  if (!a || !b) return a === b
  const isSameVolume =
    a.volume === b.volume ||
    (a.volume !== null && b.volume !== null && Math.abs(a.volume - b.volume) <= 1e-9 * Math.abs(a.volume))
  return isSameVolume && (['open', 'high', 'low', 'close', 'count'] as const).every((key) => a[key] === b[key])
}

/** Sessions that hold a transaction open although they do nothing. One that works pauses for moments only. */
export async function findIdleInTransaction(db: Db): Promise<string[]> {
  const rows = await db.execute<{ name: string }>(sql`
    select application_name || ': ' || query as name from pg_stat_activity
    where state like 'idle in transaction%' and state_change < clock_timestamp() - interval '1 second'`)
  return rows.map(({ name }) => name)
}

/** How many connections of that name there are to this database. */
export async function countConnections(db: Db, name: string): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from pg_stat_activity where application_name = ${name} and datname = current_database()`)
  return row!.n
}

export async function countQuotes(db: Db): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`select count(*)::int as n from quotes where kind >= 2`)
  return row!.n
}
