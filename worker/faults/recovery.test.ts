import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { HOUR, MINUTE } from '@/lib/platform/time'
import { PushDoor } from '../market/push'
import { inProcess, listingOf } from './in-process'
import { countConnections, countQuotes, findIdleInTransaction, findWrongCandles } from './oracle'
import { openProxy } from './proxy'

const NONE = NaN

test('a pushed request of which nothing was new is answered, even when its commit was cut off', async () => {
  const { clock, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const { market } = await open({ url: proxy.url })
  const door = new PushDoor(market)
  const body = JSON.stringify([{ symbol: 'PUSH:A', price: 5, time: clock.time - 1_000 }])
  expect(await door.take(body, false, 'first')).toMatchObject({ accepted: 1 })
  const cut = proxy.cutAtCommit('candlewick journal')
  const answering = door.take(body, false, 'second')
  await cut
  expect(await answering).toMatchObject({ accepted: 0, duplicates: 1 })
})

test('late quotes are counted once, even when the commit of the flush that adds them was cut off', async () => {
  const { db, clock, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const { market, desk } = await open({ url: proxy.url })
  desk.announce(listingOf('A'))
  desk.quote('A', 5, 2, clock.time, 1)
  await market.commit()
  await expect.poll(() => findWrongCandles(db), { timeout: 15_000 }).toEqual([])
  const cut = proxy.cutAtCommit('candlewick flush')
  desk.quote('A', 6, 2, clock.time - 2 * HOUR, 2)
  await cut
  desk.quote('A', 7, 2, clock.time, 3)
  desk.settle()
  await expect
    .poll(async () => (await db.execute(sql`select price from last_quotes`))[0], { timeout: 15_000 })
    .toEqual({ price: 7 })
  await market.stop()
  expect(await findWrongCandles(db)).toEqual([])
  const [counted] = await db.execute(sql`select total from source_counters where outcome = 'accepted'`)
  expect(counted).toEqual({ total: 3 })
})

test('many who ask for their answers while the connection is new leave one connection, and none in a transaction', async () => {
  const { db, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const { market } = await open({ url: proxy.url })
  const door = new PushDoor(market)
  for (let round = 0; round < 5; round++) {
    const pushes = Array.from({ length: 20 }, (_, k) =>
      door.take(`{"symbol":"PUSH:A","price":${k + 1}}`, true, `${round}/${k}`).catch(() => undefined),
    )
    if (round % 2) proxy.cutAll()
    await Promise.all(pushes)
    if (round < 4) proxy.cutAll()
  }
  await door.take('{"symbol":"PUSH:A","price":1}', true, 'last').catch(() => undefined)
  await market.commit()
  await expect.poll(() => countConnections(db, 'candlewick journal'), { timeout: 15_000 }).toBe(1)
  expect(await findIdleInTransaction(db)).toEqual([])
  await market.stop()
  await expect.poll(() => countConnections(db, 'candlewick journal'), { timeout: 15_000 }).toBe(0)
  expect(await findWrongCandles(db)).toEqual([])
})

test.each([
  ['was stopped', 10 * MINUTE],
  ['was stopped for a night', 9 * HOUR],
])('the running minute of a market that %s is in its candle when the next one tells more', async (_, away) => {
  const { db, clock, open } = await inProcess()
  const first = await open()
  for (const code of ['A', 'B']) first.desk.announce(listingOf(code))
  for (let k = 0; k < 50; k++) first.desk.quote(k % 2 ? 'A' : 'B', 100 + k, 1, NONE, NONE)
  await first.market.stop()
  expect(await findWrongCandles(db)).toEqual([])
  clock.time += away
  const second = await open()
  second.desk.quote('A', 99, 1, NONE, NONE)
  await second.market.stop()
  expect(await findWrongCandles(db)).toEqual([])
})

test('a market that was killed and is away for longer than it loads loses nothing that the journal has', async () => {
  const { db, clock, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const first = await open({ url: proxy.url })
  first.desk.announce(listingOf('A'))
  for (let k = 0; k < 50; k++) first.desk.quote('A', 100 + k, 1, NONE, NONE)
  await first.market.commit()
  await expect.poll(() => findWrongCandles(db), { timeout: 15_000 }).toEqual([])
  for (let k = 0; k < 50; k++) first.desk.quote('A', 200 - k, 1, NONE, NONE)
  await first.market.commit()
  proxy.close()
  clock.time += 10 * MINUTE
  const second = await open()
  second.desk.quote('A', 99, 1, NONE, NONE)
  await second.market.stop()
  expect(await findWrongCandles(db)).toEqual([])
})

test('trades of the last hour that a snapshot tells again after a restart are known', async () => {
  const { db, clock, open } = await inProcess()
  const first = await open()
  first.desk.announce(listingOf('A'))
  const trades = Array.from({ length: 40 }, (_, k) => ({ id: k + 1, price: 100 + k, time: clock.time + k * MINUTE }))
  for (const { id, price, time } of trades) {
    clock.time = time
    first.desk.quote('A', price, 1, time, id)
    await first.market.commit()
  }
  await first.market.stop()
  const second = await open()
  for (const { id, price, time } of trades) second.desk.quote('A', price, 1, time, id)
  await second.market.stop()
  expect(await countQuotes(db)).toBe(trades.length)
  expect(await findWrongCandles(db)).toEqual([])
})

test('trades that a snapshot tells again after a reconnect are known, however quiet the pair is', async () => {
  const { db, clock, open } = await inProcess()
  const { market, desk } = await open()
  desk.announce(listingOf('A'))
  const trades = Array.from({ length: 40 }, (_, k) => ({ id: k + 1, price: 100 + k, time: clock.time + k * MINUTE }))
  for (const { id, price, time } of trades) {
    clock.time = time
    desk.quote('A', price, 1, time, id)
    await market.commit()
  }
  for (const { id, price, time } of trades) desk.quote('A', price, 1, time, id)
  await market.stop()
  expect(await countQuotes(db)).toBe(trades.length)
  expect(await findWrongCandles(db)).toEqual([])
})

test('a market that is asked to stop while it flushes writes what came meanwhile, too', async () => {
  const { db, open } = await inProcess()
  const { market, desk } = await open()
  for (let code = 0; code < 500; code++) desk.announce(listingOf(`C${code}`))
  for (let round = 0; round < 10; round++) {
    for (let code = 0; code < 500; code++) desk.quote(`C${code}`, 100 + round, 1, NONE, NONE)
    await market.commit()
    await new Promise((resolve) => setTimeout(resolve, 57))
  }
  await db.execute(
    sql`create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.7); return new; end'`,
  )
  await db.execute(sql`create trigger slow before insert or update on flushed for each row execute function slow()`)
  desk.quote('C0', 500, 1, NONE, NONE)
  await new Promise((resolve) => setTimeout(resolve, 900)) // a flush is under way
  desk.quote('C0', 600, 1, NONE, NONE)
  await market.stop()
  expect(await findWrongCandles(db)).toEqual([])
})
