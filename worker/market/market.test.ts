import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBars } from '@/lib/candles/store'
import type { Db } from '@/lib/platform/db'
import { openTestDatabase } from '@/lib/platform/test-db'
import { HOUR, MINUTE, minuteOf } from '@/lib/platform/time'
import { Desk } from './desk'
import { Market } from './market'

const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
const listing = (code: string) => ({ code, name: code, kind: 'security' as const, base: null, quote: null })
const source = { id: 'partner', prefix: 'PARTNER' }
const NONE = NaN

let database: Awaited<ReturnType<typeof openTestDatabase>>
let clock: number
const now = () => clock
const markets: Market[] = []
const open = async () => {
  const market = await Market.open({ url: database.url, log, now })
  markets.push(market)
  return market
}
beforeEach(async () => {
  database = await openTestDatabase()
  clock = Date.UTC(2026, 0, 5, 9, 0, 30)
})
afterEach(async () => {
  for (const market of markets.splice(0)) await market.stop().catch(() => {})
  await database.close()
})

/** The plain truth: candles folded by SQL from the journal itself. */
async function oracle(db: Db) {
  return [
    ...(await db.execute(sql`
      select instrument_id as id, time / 60000 * 60000 as "openTime", count(*)::int as count, max(price) as high, min(price) as low,
        (array_agg(price order by time, trade_id, received_at))[1] as open,
        (array_agg(price order by time desc, trade_id desc, received_at desc))[1] as close,
        sum(size) as volume
      from quotes where kind >= 2 group by 1, 2 order by 1, 2`)),
  ]
}
async function candles(db: Db) {
  const ids = [...(await db.execute<{ id: number }>(sql`select id from instruments order by id`))]
  const bars = await Promise.all(
    ids.map(async ({ id }) =>
      (await readBars(db, id, '1m', { from: 0, to: clock + HOUR })).map(({ quality: _, ...bar }) => ({ id, ...bar })),
    ),
  )
  return bars.flat()
}

test('the example of thirteen o’clock: the quote on the full minute opens the next candle', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  desk.announce(listing('LS342I184454'))
  const start = minuteOf(clock)
  for (const [second, price] of [
    [5, 10],
    [6, 11],
    [13, 15],
    [19, 11],
    [32, 13],
    [49, 12],
    [57, 12],
    [60, 9],
  ] as const) {
    desk.quote('LS342I184454', price, NONE, start + second * 1_000, NONE)
  }
  await market.stop()
  expect(await candles(database.db)).toMatchObject([
    { openTime: start, open: 10, high: 15, low: 10, close: 12, count: 7, volume: null },
    { openTime: start + MINUTE, open: 9, close: 9, count: 1 },
  ])
})

test('what the market writes equals what SQL folds from the journal, also for late and reordered quotes', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  const codes = ['A', 'B', 'C']
  for (const code of codes) desk.announce(listing(code))
  let seed = 7
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647
  for (let k = 0; k < 3_000; k++) {
    const age = random() < 0.1 ? random() * 3 * HOUR : random() * 5 * MINUTE
    desk.quote(
      codes[Math.floor(random() * 3)]!,
      Math.round(1e4 * (1 + random())) / 100,
      Math.ceil(random() * 9),
      clock - Math.floor(age),
      k,
    )
    if (k % 500 === 0) await market.commit()
  }
  await market.stop()
  const expected = await oracle(database.db)
  expect(expected.length).toBeGreaterThan(100)
  expect(await candles(database.db)).toEqual(expected.map((row) => expect.objectContaining(row)))
})

test('the same quote told again is counted and stored once; quotes that carry no time are never the same', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  desk.announce(listing('A'))
  for (let times = 0; times < 3; times++) {
    desk.quote('A', 10, 2, clock, 77) // the same trade
    desk.quote('A', 11, 2, clock - 1_000, NONE) // the same time, price and size
    desk.quote('A', 12, NONE, NONE, NONE) // says nothing that tells it from another
  }
  await market.stop()
  const [row] = await database.db.execute<{ n: number }>(sql`select count(*)::int as n from quotes`)
  expect(row?.n).toBe(5)
  expect([
    ...(await database.db.execute(sql`select outcome, total from source_counters where source = 'partner'`)),
  ]).toEqual([{ outcome: 'duplicate', total: 4 }])
})

test('bad, unlisted and removed quotes are counted by reason, and their neighbours stored', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  desk.quote('A', 1, NONE, NONE, NONE) // before its announcement
  desk.announce(listing('A'))
  for (const price of [NaN, Infinity, -1, 0, 5]) desk.quote('A', price, NONE, NONE, NONE)
  desk.quote('A', 5, NONE, clock + HOUR, NONE)
  desk.quote('A', 5, -2, NONE, NONE)
  desk.remove('A')
  desk.quote('A', 6, NONE, NONE, NONE)
  desk.settle()
  await market.stop()
  const counts = await database.db.execute<{ reason: string; total: number }>(
    sql`select reason, total from source_counters order by reason`,
  )
  expect(Object.fromEntries([...counts].map(({ reason, total }) => [reason, total]))).toEqual({
    '': 1,
    future: 1,
    negative: 2,
    'not-finite': 3,
    removed: 1,
    unlisted: 1,
  })
  expect(await candles(database.db)).toMatchObject([{ open: 5, count: 1 }])
})

test('a code that comes back after its removal is a new instrument with an empty history', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  desk.announce(listing('A'))
  desk.quote('A', 10, NONE, NONE, NONE)
  desk.remove('A')
  desk.announce(listing('A'))
  desk.quote('A', 20, NONE, NONE, NONE)
  await market.stop()
  expect([
    ...(await database.db.execute(sql`select symbol, removed_at is null as listed from instruments order by id`)),
  ]).toEqual([
    { symbol: 'PARTNER:A', listed: false },
    { symbol: 'PARTNER:A', listed: true },
  ])
  expect((await candles(database.db)).map(({ close }) => close)).toEqual([10, 20])
})

test('codes not announced again after a reconnect are closed', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  for (const code of ['A', 'B']) desk.announce(listing(code))
  desk.beginSync()
  desk.announce(listing('B'))
  desk.endSync()
  await market.stop()
  expect([...(await database.db.execute(sql`select code from instruments where removed_at is null`))]).toEqual([
    { code: 'B' },
  ])
})

test('a market that was killed between journal and flush goes on where the journal is', async () => {
  const first = await open()
  const desk = new Desk(first, source)
  desk.announce(listing('A'))
  for (let k = 0; k < 50; k++) desk.quote('A', 100 + k, 1, NONE, NONE)
  await first.commit()
  await expect.poll(() => candles(database.db)).toMatchObject([{ count: 50 }]) // flushed
  for (let k = 0; k < 50; k++) desk.quote('A', 200 - k, 1, NONE, k)
  await first.commit() // in the journal, but nobody flushes it any more:
  const second = await open()
  const again = new Desk(second, source)
  again.quote('A', 300, 1, NONE, NONE)
  for (let k = 0; k < 50; k++) again.quote('A', 200 - k, 1, NONE, k) // told again after the reconnect
  await second.stop()
  expect(await candles(database.db)).toMatchObject([{ open: 100, high: 300, close: 300, count: 101, volume: 101 }])
  expect(await candles(database.db)).toEqual(
    (await oracle(database.db)).map(({ open: _, close: __, ...row }) => expect.objectContaining(row)),
  )
})

test('a rejected COPY leaves no connection behind, and the batch is stored when the table takes it again', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  desk.announce(listing('A'))
  await market.commit()
  await database.db.execute(sql`alter table quotes add constraint nothing_goes check (price < 0) not valid`)
  desk.quote('A', 5, NONE, NONE, NONE)
  await new Promise((resolve) => setTimeout(resolve, 1_800)) // a few attempts
  await database.db.execute(sql`alter table quotes drop constraint nothing_goes`)
  await market.commit()
  const [row] = await database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from pg_stat_activity where application_name = 'candlewick journal' and datname = current_database()`,
  )
  expect(row?.n).toBeLessThanOrEqual(1)
  await market.stop()
  expect(await candles(database.db)).toMatchObject([{ open: 5, count: 1 }])
})

test('a clock that jumps, as after a laptop’s sleep, loses no minute', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  desk.announce(listing('A'))
  for (let jump = 0; jump < 12; jump++) {
    desk.quote('A', 100 + jump, 1, NONE, NONE)
    await market.commit()
    clock += 72 * MINUTE // a whole turn of the ring: the same slot again, sooner than any flush
  }
  await market.stop()
  expect(await candles(database.db)).toHaveLength(12)
  expect(await candles(database.db)).toEqual((await oracle(database.db)).map((row) => expect.objectContaining(row)))
})

test('while the disk is nearly full sources are asked to wait, and then go on', async () => {
  const market = await open()
  const desk = new Desk(market, source)
  expect(desk.full()).toBeUndefined()
  market.isDiskLow = true
  const room = desk.full()
  expect(room).toBeInstanceOf(Promise)
  market.isDiskLow = false
  await room
  expect(desk.full()).toBeUndefined()
})

test("a minute that the exchange says was otherwise gives way to the exchange's own; one that is the same does not", async () => {
  const market = await open()
  const desk = new Desk(market, source)
  for (const code of ['SAME', 'OTHER']) desk.announce(listing(code))
  const openTime = minuteOf(clock)
  for (const code of ['SAME', 'OTHER']) {
    desk.quote(code, 10, 1, openTime + 1_000, NONE)
    desk.quote(code, 12, 0.2, openTime + 2_000, NONE)
  }
  await market.commit()
  clock = openTime + MINUTE + 2_000 // both minutes are in the archive before anybody says anything
  const qualities = async () =>
    (
      await database.db.execute<{ code: string; quality: number }>(
        sql`select code, quality from candles join instruments on id = instrument_id order by code`,
      )
    ).map(({ code, quality }) => `${code} ${quality}`)
  await expect.poll(qualities, { timeout: 10_000 }).toEqual(['OTHER 3', 'SAME 3'])

  const bar = { openTime, open: 10, high: 12, low: 10, close: 12, volume: 1.2, count: 2, quality: 'exchange' as const }
  for (const [code, count] of [
    ['SAME', 2],
    ['OTHER', 3],
  ] as const) {
    desk.check(code, { ...bar, count, openedAt: null, closedAt: null })
  }
  clock += MINUTE
  desk.quote('OTHER', 11, 1, openTime + 3_000, NONE) // written together with the doubt
  await expect.poll(qualities, { timeout: 10_000 }).toEqual(['OTHER 1', 'SAME 3'])
  desk.quote('OTHER', 13, 1, openTime + 4_000, NONE) // what still comes does not make it whole again
  await market.stop()
  expect(await qualities()).toEqual(['OTHER 1', 'SAME 3'])
  const [other] = await database.db.execute(
    sql`select high, close, count from candles join instruments on id = instrument_id where code = 'OTHER'`,
  )
  expect(other).toEqual({ high: 13, close: 13, count: 4 })
})
