import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { loadSample } from './load'
import { countSample, removeSample } from './remove'

const now = Date.UTC(2026, 0, 5)

async function counts(db: Db) {
  const [row] = await db.execute<Record<string, number>>(sql`
    select (select count(*)::int from places where kind = 'port') as ports,
      (select count(*)::int from places where kind = 'region') as regions,
      (select count(*)::int from freight_prices) as prices, (select count(*)::int from lanes) as lanes,
      (select count(*)::int from instruments where kind = 'lane' and removed_at is null) as instruments`)
  return row
}

const FULL = { ports: 143, regions: 20, prices: 53_056, lanes: 725, instruments: 725 }
const EMPTY = { ports: 0, regions: 0, prices: 0, lanes: 0, instruments: 0 }

test('the sample is loaded once, and taken away once', () =>
  withRollback(async (db) => {
    expect(await loadSample(db, now)).toBe(53_056)
    expect(await counts(db)).toEqual(FULL)
    expect(await loadSample(db, now)).toBe(null)
    expect(await counts(db)).toEqual(FULL)
    expect(await countSample(db)).toBe(53_056)

    expect(await removeSample(db, now)).toBe(true)
    expect(await counts(db)).toEqual(EMPTY)
    expect(await countSample(db)).toBe(null)
    expect(await removeSample(db, now)).toBe(false)
    expect(await loadSample(db, now)).toBe(null) // what a person took away stays away
    expect(await counts(db)).toEqual(EMPTY)
  }))

test('what others added stays when the sample goes, with what it needs', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    await db.execute(sql`insert into freight_blocks (instrument_id, block, days, usd)
      select id, 526, array_fill(date '2016-02-01', array[3]), array[10, 20, 30] from instruments where symbol = 'LANE:CNSGH-GBFXT'`)
    await removeSample(db, now)
    expect(await counts(db)).toEqual({ ports: 2, regions: 5, prices: 3, lanes: 1, instruments: 1 })
    const [lane] = await db.execute(sql`
      select source, price, time from instruments join last_quotes on instrument_id = id where symbol = 'LANE:CNSGH-GBFXT'`)
    expect(lane).toEqual({ source: 'freight', price: 20, time: Date.UTC(2016, 1, 1) })
  }))
