import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { Batch } from '../market/batch'
import { Directory } from '../market/directory'
import { Journal } from '../market/journal'
import { inProcess, listingOf } from './in-process'
import { countConnections, countQuotes, findIdleInTransaction, findWrongCandles } from './oracle'
import { ROUNDS } from './seed'

const NONE = NaN
const REJECTIONS = ROUNDS === undefined ? 200 : 1_000
const CONNECTIONS = 'candlewick journal'

test(`a COPY that is rejected ${REJECTIONS} times in a row leaks no connection, and is stored with its neighbours afterwards`, async () => {
  const { db, url, clock } = await inProcess()
  const directory = new Directory()
  const journal = new Journal(url, directory)
  onTestFinished(() => journal.close())
  const index = directory.list('partner', 'PARTNER:A', listingOf('A'), clock.time)
  await journal.write(batchOf(index, [1]), clock.time, directory.takeChanges(), [])
  await db.execute(sql`alter table quotes add constraint no_thirteen check (price <> 13) not valid`)
  const batch = batchOf(index, [12, 13, 14])
  let most = 0
  for (let time = 1; time <= REJECTIONS; time++) {
    await expect(journal.write(batch, clock.time + time, [], [])).rejects.toThrow('no_thirteen')
    if (time % 20 === 0) most = Math.max(most, await countConnections(db, CONNECTIONS))
  }
  expect(most).toBeLessThanOrEqual(1)
  expect(await findIdleInTransaction(db)).toEqual([])
  expect(await countQuotes(db)).toBe(1)
  await db.execute(sql`alter table quotes drop constraint no_thirteen`)
  await journal.write(batch, clock.time + REJECTIONS + 1, [], [])
  expect(await countQuotes(db)).toBe(4)
  expect(await countConnections(db, CONNECTIONS)).toBe(1)
}, 120_000)

test('quotes that come while a COPY is rejected again and again are stored after it, each once', async () => {
  const { db, open } = await inProcess()
  const { market, desk } = await open()
  for (const code of ['A', 'B']) desk.announce(listingOf(code))
  desk.quote('A', 1, NONE, NONE, NONE)
  await market.commit()
  await db.execute(sql`alter table quotes add constraint no_thirteen check (price <> 13) not valid`)
  for (const price of [12, 13, 14]) desk.quote('A', price, 1, NONE, NONE)
  for (let price = 100; price < 120; price++) {
    desk.quote('B', price, 1, NONE, NONE)
    await new Promise((resolve) => setTimeout(resolve, 150)) // six attempts in all
  }
  expect(await countQuotes(db)).toBe(1)
  await db.execute(sql`alter table quotes drop constraint no_thirteen`)
  await market.commit()
  expect(await countConnections(db, CONNECTIONS)).toBe(1)
  expect(await findIdleInTransaction(db)).toEqual([])
  await market.stop()
  expect(await countQuotes(db)).toBe(24)
  expect(await findWrongCandles(db)).toEqual([])
  expect(await countConnections(db, CONNECTIONS)).toBe(0)
})

function batchOf(instrument: number, prices: readonly number[]): Batch {
  const batch = new Batch()
  for (const price of prices) batch.add(instrument, price, NONE, Date.UTC(2026, 0, 5), NONE, 0, 0)
  return batch
}
