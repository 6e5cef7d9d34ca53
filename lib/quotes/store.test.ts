import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { readBars, writeMinutes } from '@/lib/candles/store'
import { registerListings } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { dropJournalBefore, JOURNAL_PARTITION, recordPoll } from './store'

const now = Date.UTC(2026, 0, 5, 9, 0, 20)
const count = async (db: Db, table: string) =>
  (await db.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.raw(table)}`))[0]!.n

async function listed(db: Db): Promise<number> {
  const listing = { code: 'A', name: 'A', kind: 'other' as const, base: null, quote: null }
  return (await registerListings(db, { id: 'test', prefix: 'TEST' }, [listing], now)).get('A')!
}
const quote = (instrumentId: number, price: number) => ({
  instrumentId,
  price,
  bid: null,
  ask: null,
  volume24h: 500,
  changeAbsolute: null,
  changePercentage: null,
})

test('a poll that is recorded twice is stored once', () =>
  withRollback(async (db) => {
    const id = await listed(db)
    const poll = { key: 'poll/test/1', receivedAt: now, quotes: [quote(id, 10)] }
    expect(await recordPoll(db, poll)).toMatchObject({
      accepted: 1,
      duplicates: 0,
      recorded: [{ instrumentId: id, price: 10 }],
    })
    expect(await recordPoll(db, poll)).toEqual({ accepted: 0, duplicates: 1, recorded: [] })
    expect(await count(db, 'quotes')).toBe(1)
    expect(await readBars(db, id, '1m', { from: 0, to: now })).toMatchObject([
      { count: 1, volume: null, quality: 'poll' },
    ])
  }))

test('polls within a minute fold into its candle', () =>
  withRollback(async (db) => {
    const id = await listed(db)
    for (const [index, price] of [10, 14, 8, 11].entries()) {
      await recordPoll(db, { key: `poll/test/${index}`, receivedAt: now + index * 5_000, quotes: [quote(id, price)] })
    }
    expect(await readBars(db, id, '1m', { from: 0, to: now })).toMatchObject([
      { open: 10, high: 14, low: 8, close: 11, count: 4 },
    ])
  }))

test('a change that the source does not state is the difference to the price 24 h before', () =>
  withRollback(async (db) => {
    const id = await listed(db)
    const past = {
      instrumentId: id,
      openTime: now - DAY - 3 * HOUR,
      open: 80,
      high: 80,
      low: 80,
      close: 80,
      volume: 1,
      count: 1,
      quality: 'exchange' as const,
      openedAt: null,
      closedAt: null,
    }
    await recordPoll(db, { key: 'a', receivedAt: now, quotes: [quote(id, 100)] })
    const changes = () => db.execute(sql`select change_absolute as abs, change_percentage as pct from last_quotes`)
    expect([...(await changes())]).toEqual([{ abs: null, pct: null }]) // nothing known of a day ago
    await writeMinutes(db, [past], 'replace')
    await recordPoll(db, { key: 'b', receivedAt: now + 1, quotes: [quote(id, 100)] })
    expect([...(await changes())]).toEqual([{ abs: 20, pct: 25 }])
  }))

test('an older poll does not overwrite the newest quote', () =>
  withRollback(async (db) => {
    const id = await listed(db)
    await recordPoll(db, { key: 'new', receivedAt: now, quotes: [quote(id, 10)] })
    await recordPoll(db, { key: 'old', receivedAt: now - 5_000, quotes: [quote(id, 9)] })
    expect([...(await db.execute(sql`select price, time from last_quotes`))]).toEqual([{ price: 10, time: now }])
  }))

test('the journal is dropped by whole partitions, and candles stay', () =>
  withRollback(async (db) => {
    const id = await listed(db)
    const old = now - 3 * HOUR
    await recordPoll(db, { key: 'old', receivedAt: old, quotes: [quote(id, 10)] })
    await recordPoll(db, { key: 'new', receivedAt: now, quotes: [quote(id, 11)] })
    expect(await dropJournalBefore(db, old)).toBe(0)
    expect(await dropJournalBefore(db, old + JOURNAL_PARTITION)).toBe(1)
    expect(await count(db, 'quotes')).toBe(1)
    expect(await readBars(db, id, '1m', { from: 0, to: now + MINUTE })).toHaveLength(2)
  }))
