import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '@/lib/platform/db'
import { HOUR } from '@/lib/platform/time'
import { inProcess, listingOf } from './in-process'
import { countQuotes, findWrongCandles } from './oracle'
import { openProxy } from './proxy'

const NONE = NaN

/** A disk that takes its time: each commit that wrote to the table takes 1.5 s. */
async function slowCommits(db: Db, table: 'quotes' | 'flushed'): Promise<void> {
  await db.execute(
    sql`create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(1.5); return null; end'`,
  )
  await db.execute(sql`create constraint trigger slow after insert or update on ${sql.identifier(table)}
    deferrable initially deferred for each row execute function slow()`)
}

test('a batch whose line was cut while its commit was under way is stored once', async () => {
  const { db, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const { market, desk } = await open({ url: proxy.url })
  desk.announce(listingOf('A'))
  await market.commit()
  await slowCommits(db, 'quotes')
  const cut = proxy.cutAtCommit('candlewick journal', true)
  desk.quote('A', 5, 1, NONE, NONE)
  const kept = market.commit()
  await cut
  await kept
  await market.stop()
  await sleep(1_600)
  expect(await countQuotes(db)).toBe(1)
  expect(await findWrongCandles(db)).toEqual([])
})

test('a batch that is committed after its market was killed is in the candles of the next one', async () => {
  const { db, clock, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const first = await open({ url: proxy.url })
  first.desk.announce(listingOf('A'))
  first.desk.quote('A', 1, 1, NONE, NONE)
  await first.market.commit()
  await slowCommits(db, 'quotes')
  const cut = proxy.cutAtCommit('candlewick journal', true).then(() => proxy.close())
  first.desk.quote('A', 5, 1, NONE, NONE)
  await cut
  clock.time += 1_000
  const second = await open()
  second.desk.quote('A', 7, 1, NONE, NONE)
  await second.market.commit()
  await second.market.stop()
  await sleep(1_600)
  expect(await findWrongCandles(db)).toEqual([])
})

test('a late quote whose flush is committed after its market was killed is counted once', async () => {
  const { db, clock, open, url } = await inProcess()
  const proxy = await openProxy(url)
  const first = await open({ url: proxy.url })
  first.desk.announce(listingOf('A'))
  first.desk.quote('A', 1, 1, NONE, NONE)
  await first.market.commit()
  await expect.poll(() => findWrongCandles(db), { timeout: 15_000 }).toEqual([])
  await slowCommits(db, 'flushed')
  const cut = proxy.cutAtCommit('candlewick flush', true).then(() => proxy.close())
  first.desk.quote('A', 5, 1, clock.time - 2 * HOUR, 1)
  await cut
  clock.time += 1_000
  const second = await open()
  await second.market.stop()
  await sleep(1_600)
  expect(await countQuotes(db)).toBe(2)
  expect(await findWrongCandles(db)).toEqual([])
})
