import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestDatabase } from '@/lib/platform/test-db'
import { MINUTE } from '@/lib/platform/time'
import { Market } from './market'
import { PushDoor } from './push'

let database: Awaited<ReturnType<typeof openTestDatabase>>
let market: Market
let door: PushDoor
const clock = Date.UTC(2026, 0, 5, 9, 0, 30)
beforeEach(async () => {
  database = await openTestDatabase()
  market = await Market.open({ url: database.url, log: pino({ level: 'silent' }), now: () => clock })
  door = new PushDoor(market)
})
afterEach(async () => {
  await market.stop()
  await database.close()
})
const stored = async () => [
  ...(await database.db.execute(sql`
    select i.symbol, q.price, q.size, q.time from quotes q join instruments i on i.id = q.instrument_id order by q.time, q.price`)),
]
const take = (rows: unknown, key: string | null = null) => door.take(JSON.stringify(rows), false, key)

test('quotes are in the journal when the answer comes, and a new code is an instrument', async () => {
  const time = clock - MINUTE
  expect(await take([{ symbol: 'push:abc', price: 10.5, size: 2, time }])).toEqual({
    accepted: 1,
    duplicates: 0,
    rejected: [],
  })
  expect(await stored()).toEqual([{ symbol: 'PUSH:ABC', price: 10.5, size: 2, time }])
})

test('one bad line is rejected with its place and reason, and its neighbours are stored', async () => {
  const lines = [
    '{"symbol":"PUSH:A","price":1}',
    '{"symbol":"PUSH:A","price":-1}',
    '{"symbol":"PUSH:A","price":"1,234.5"}',
    '{"symbol":"PUSH:A","price":NaN}',
    '{"symbol":"PUSH:A","price":0.1234567890123456789}',
    '{"symbol":"KRAKEN:BTCUSD","price":1}',
    'not json at all',
    `{"symbol":"PUSH:A","price":1,"time":${clock + 60 * MINUTE}}`,
    '{"symbol":"PUSH:A","price":1,"prise":2}',
    '{"symbol":"PUSH:A","price":null}',
    `{"symbol":"PUSH:${'A'.repeat(20_000)}","price":1}`,
    '{"symbol":"PUSH:A","price":"2.50"}',
    '{"symbol":"PUSH:A","price":1e-12}',
  ]
  const answer = await door.take(`\uFEFF${lines.join('\r\n')}\n\n`, true, null)
  expect(answer.accepted).toBe(3)
  expect(answer.rejected).toEqual([
    { index: 1, reason: 'negative' },
    { index: 2, reason: 'not-a-number' },
    { index: 3, reason: expect.stringMatching(/not-a-number|not-finite|malformed/) },
    { index: 4, reason: 'too-many-digits' },
    { index: 5, reason: 'unlisted' },
    { index: 6, reason: 'malformed' },
    { index: 7, reason: 'future' },
    { index: 8, reason: 'malformed' },
    { index: 9, reason: expect.stringMatching(/not-a-number|malformed/) },
    { index: 10, reason: 'malformed' },
  ])
  expect((await stored()).map(({ price }) => price)).toEqual([1e-12, 1, 2.5])
})

test('the same key again answers the same and stores nothing, also when both come at once', async () => {
  const rows = [{ symbol: 'PUSH:A', price: 1 }]
  const both = await Promise.all([take(rows, 'k1'), take(rows, 'k1')])
  const later = await take(rows, 'k1')
  for (const answer of [...both, later]) expect(answer).toEqual({ accepted: 1, duplicates: 0, rejected: [] })
  expect(await stored()).toHaveLength(1)
  expect(await take(rows, 'k2')).toMatchObject({ accepted: 1 }) // no time, so it is another quote
})

test('a key that was used for other quotes is refused', async () => {
  await take([{ symbol: 'PUSH:A', price: 1 }], 'k')
  await expect(take([{ symbol: 'PUSH:A', price: 2 }], 'k')).rejects.toMatchObject({ kind: 'conflict' })
})

test('the same quote with a time is a duplicate, whichever request it comes in', async () => {
  const row = { symbol: 'PUSH:A', price: 1, size: 3, time: clock - 5_000 }
  expect(await take([row, row])).toMatchObject({ accepted: 1, duplicates: 1 })
  expect(await take([row])).toMatchObject({ accepted: 0, duplicates: 1 })
})

test.each(['{"symbol":"PUSH:A"}', 'hello', '[{'])('%s is no array of quotes', async (body) => {
  await expect(door.take(body, false, null)).rejects.toMatchObject({ kind: 'invalid' })
})
