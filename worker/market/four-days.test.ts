import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { INTERVALS, type Interval } from '@/lib/candles/interval'
import { readBars } from '@/lib/candles/store'
import { openTestDatabase } from '@/lib/platform/test-db'
import { DAY, HOUR } from '@/lib/platform/time'
import { toNumber } from '../recorded-exchange/decimal'
import { markets } from '../recorded-exchange/market'
import { Desk } from './desk'
import { Market } from './market'

const CODES = ['BTCUSD', 'NEOUSD'] as const
const from = Date.UTC(2018, 3, 3)
const to = from + 4 * DAY
/** Memory reaches back an hour: what is committed in smaller steps than that never takes the slow path. */
const STEP = 0.8 * HOUR

/** PostgreSQL's own words for our intervals, which know nothing of how we count. */
const BINS: Record<Interval, string> = {
  ...Object.fromEntries(
    Object.entries({ m: 'minutes', h: 'hours', d: 'days' }).flatMap(([unit, word]) =>
      INTERVALS.filter((interval) => interval.endsWith(unit)).map((interval) => [
        interval,
        `date_bin('${interval.slice(0, -1)} ${word}', at, '1970-01-01')`,
      ]),
    ),
  ),
  '1w': `date_trunc('week', at)`,
  '1M': `date_trunc('month', at)`,
} as Record<Interval, string>

type Shown = {
  volume: number | null
  openTime: number
  open: number
  high: number
  low: number
  close: number
  count: number | null
}
/** Prices and counts must be equal to the last digit; volumes are sums, whose order is nobody's promise. */
const split = (bars: readonly Shown[]) => ({
  volumes: bars.map(({ volume }) => volume ?? NaN),
  rest: bars.map(({ openTime, open, high, low, close, count }) => ({ openTime, open, high, low, close, count })),
})

test('candles at every interval equal what SQL computes from the same quotes, for the four recorded days', async () => {
  const database = await openTestDatabase()
  let clock = from
  const market = await Market.open({ url: database.url, log: pino({ level: 'silent' }), now: () => clock })
  const desk = new Desk(market, { id: 'test', prefix: 'TEST' })
  for (const code of CODES) desk.announce({ code, name: code, kind: 'crypto', base: null, quote: null })
  let told = 0
  for (clock = from + STEP; clock < to + STEP; clock += STEP) {
    for (const code of CODES) {
      for (const { time, price, size, id } of markets()
        .get(code)!
        .trades(clock - STEP, Math.min(clock, to))) {
        desk.quote(code, toNumber(price), toNumber(size), time, id)
        told++
      }
    }
    await market.commit()
  }
  await market.stop()
  const [stored] = await database.db.execute<{ n: number }>(sql`select count(*)::int as n from quotes`)
  expect(stored?.n).toBe(told)

  const ids = [...(await database.db.execute<{ id: number }>(sql`select id from instruments order by id`))].map(
    ({ id }) => id,
  )
  for (const interval of INTERVALS) {
    for (const id of ids) {
      const expected = await database.db.execute(sql`
        select (extract(epoch from bin) * 1000)::bigint as "openTime", (array_agg(price order by time, trade_id))[1] as open,
          max(price) as high, min(price) as low, (array_agg(price order by time desc, trade_id desc))[1] as close,
          sum(size::numeric)::float8 as volume, count(*)::int as count
        from (select *, ${sql.raw(BINS[interval])} as bin from (
          select *, to_timestamp(time / 1000.0) at time zone 'UTC' as at from quotes where instrument_id = ${id}) as timed) as binned
        group by bin order by bin`)
      const bars = await readBars(database.db, id, interval, { from: 0, to: clock })
      expect(bars.length).toBeGreaterThan(0)
      const { volumes, rest } = split(bars)
      const truth = split([...expected] as Shown[])
      expect(rest, `${interval} of ${id}`).toEqual(truth.rest)
      for (const [k, volume] of volumes.entries()) expect(Math.abs(volume / truth.volumes[k]! - 1)).toBeLessThan(1e-9)
    }
  }
  await database.close()
}, 120_000)
