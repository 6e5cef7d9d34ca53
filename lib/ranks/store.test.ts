import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { writeMinutes } from '@/lib/candles/store'
import { registerListings } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { loadSample } from '@/lib/rates/sample/load'
import type { RanksRequest } from './contract'
import { readRanking } from './read-ranks'
import { readRanks, windowOf } from './store'

const now = Date.UTC(2026, 0, 5, 9, 0, 30)
const range = windowOf(HOUR, now)
const ask: RanksRequest = { measure: 'price', by: 'stddev', window: HOUR, source: undefined }

/** Instruments whose minute closes are these, the newest in the last complete minute. */
async function quote(db: Db, closes: Record<string, number[]>) {
  const listings = Object.keys(closes).map((code) => ({
    code,
    name: code,
    kind: 'other' as const,
    base: null,
    quote: null,
  }))
  const ids = await registerListings(db, { id: 'test', prefix: 'TEST' }, listings, now)
  const facts = Object.entries(closes).flatMap(([code, prices]) =>
    prices.map((price, index) => ({
      instrumentId: ids.get(code)!,
      openTime: range.to - (prices.length - index) * MINUTE,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: price,
      count: 1,
      quality: 'trades' as const,
      openedAt: null,
      closedAt: null,
    })),
  )
  await writeMinutes(db, facts, 'replace')
  return ids
}

test('deviations of 100, 200 and 300 rank 3/3, 2/3 and 1/3', () =>
  withRollback(async (db) => {
    await quote(db, { BNTBTC: [1_000, 1_200], GOLDBTC: [1_000, 1_400], CBCETH: [1_000, 1_600] })
    expect(await readRanks(db, ask, range)).toMatchObject([
      { name: 'TEST:CBCETH', label: '1/3', value: 300, mean: 1_300, samples: 2, coverage: 2 / 60 },
      { name: 'TEST:GOLDBTC', label: '2/3', value: 200 },
      { name: 'TEST:BNTBTC', label: '3/3', value: 100 },
    ])
  }))

test('ties share the smaller rank', () =>
  withRollback(async (db) => {
    await quote(db, { A: [1, 3], B: [5, 7], C: [1, 1] })
    expect((await readRanks(db, ask, range)).map(({ label }) => label)).toEqual(['1/3', '1/3', '3/3'])
  }))

test('neither the running minute nor those before the window count', () =>
  withRollback(async (db) => {
    const ids = await quote(db, { A: [10, 12] })
    const far = {
      instrumentId: ids.get('A')!,
      open: 1e6,
      high: 1e6,
      low: 1e6,
      close: 1e6,
      volume: null,
      count: 1,
      quality: 'poll' as const,
      openedAt: null,
      closedAt: null,
    }
    await writeMinutes(
      db,
      [
        { ...far, openTime: range.to },
        { ...far, openTime: range.from - MINUTE },
      ],
      'replace',
    )
    expect(await readRanks(db, ask, range)).toMatchObject([{ value: 1, samples: 2 }])
  }))

test('cv and logret do not rank by the price level', () =>
  withRollback(async (db) => {
    await quote(db, { DEAR: [60_000, 60_600], CHEAP: [1, 1.5] })
    expect((await readRanks(db, ask, range))[0]?.name).toBe('TEST:DEAR')
    expect((await readRanks(db, { ...ask, by: 'cv' }, range))[0]).toMatchObject({
      name: 'TEST:CHEAP',
      value: 0.25 / 1.25,
    })
    const [logret] = await readRanks(db, { ...ask, by: 'logret' }, range)
    expect(logret).toMatchObject({ name: 'TEST:CHEAP', value: 0, samples: 2 }) // one return deviates by nothing
    expect(logret?.mean).toBeCloseTo(Math.log(1.5), 12)
  }))

test('a measure that nobody states ranks nobody', () =>
  withRollback(async (db) => {
    await quote(db, { A: [1, 2] })
    expect(await readRanks(db, { ...ask, measure: 'volume_24h' }, range)).toEqual([])
  }))

test('values on a high level keep their digits', () =>
  withRollback(async (db) => {
    await quote(db, { A: Array.from({ length: 60 }, (_, index) => 1e8 + (index % 2 ? 2 : -2)) })
    expect((await readRanks(db, ask, range))[0]?.value).toBeCloseTo(2, 9)
  }))

test('removed instruments are not ranked', () =>
  withRollback(async (db) => {
    await quote(db, { A: [1, 2], B: [1, 3] })
    await db.execute(sql`update instruments set removed_at = ${now} where code = 'A'`)
    expect(await readRanks(db, ask, range)).toMatchObject([{ name: 'TEST:B', label: '1/1' }])
  }))

test('lanes are ranked at once, also where the planner knows nothing yet of what was just loaded', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    const startedAt = performance.now()
    const { ranks } = await readRanking(db, { measure: 'rate', by: 'stddev', window: 30 * DAY }, now, new Map())
    // Worked out anew for each of its lanes it would take a minute.
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect(ranks.length).toBeGreaterThan(500)
  }))
