import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { writeMinutes } from '@/lib/candles/store'
import { registerListings } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { addCalls } from '@/lib/popularity/store'
import { readRanks, windowOf } from '@/lib/ranks/store'
import { MarketOrderRequest, type MarketSort } from './contract'
import { standingsOf } from './standing'
import { listOrder, readIndex, readIndexVersion, readRows, readSpreads } from './store'

const now = Date.UTC(2026, 0, 5, 9, 0, 30)
const traits = new Map([['test', { freshness: { lateAfter: MINUTE, staleAfter: HOUR }, recorded: true }]])

type Facts = { price?: number; change?: number; age?: number; calls?: number; closes?: number[] }

async function list(db: Db, facts: Record<string, Facts>, source = 'test') {
  const listings = Object.keys(facts).map((code) => ({
    code,
    name: `The ${code}`,
    kind: 'crypto' as const,
    base: null,
    quote: null,
  }))
  const ids = await registerListings(db, { id: source, prefix: source.toUpperCase() }, listings, now)
  for (const [code, { price, change, age = 0, calls, closes = [] }] of Object.entries(facts)) {
    const id = ids.get(code)!
    if (price !== undefined)
      await db.execute(sql`insert into last_quotes (instrument_id, time, price, change_percentage)
        values (${id}, ${now - age}, ${price}, ${change ?? null})`)
    if (calls !== undefined) await addCalls(db, now - HOUR, new Map([[id, calls]]))
    const minutes = closes.map((close, at) => ({
      instrumentId: id,
      openTime: windowOf(HOUR, now).to - (closes.length - at) * MINUTE,
      open: close,
      high: close,
      low: close,
      close,
      volume: null,
      count: 1,
      quality: 'trades' as const,
      openedAt: null,
      closedAt: null,
    }))
    await writeMinutes(db, minutes, 'replace')
  }
  return ids
}

const market: Record<string, Facts> = {
  RISING: { price: 5, change: 3, calls: 2, closes: [4, 6] },
  FALLING: { price: 9, change: -8, closes: [100, 102] },
  FLAT: { price: 1, change: 0, age: 2 * HOUR, calls: 7, closes: [1, 1] },
  SILENT: {},
}

test.each<[sort: MarketSort, more: object, codes: string[]]>([
  ['symbol', {}, ['FALLING', 'FLAT', 'RISING', 'SILENT']],
  ['-symbol', {}, ['SILENT', 'RISING', 'FLAT', 'FALLING']],
  ['-lastPrice', {}, ['FALLING', 'RISING', 'FLAT', 'SILENT']],
  ['changePercentage', {}, ['FALLING', 'FLAT', 'RISING', 'SILENT']],
  ['-move', { known: 'true' }, ['FALLING', 'RISING', 'FLAT']],
  ['-calls', { known: 'true' }, ['FLAT', 'RISING']],
  ['-calls', { known: 'true', status: 'available' }, ['RISING']],
  ['rank', {}, ['RISING', 'FALLING', 'FLAT', 'SILENT']],
  ['-volatility', { known: 'true' }, ['RISING', 'FALLING', 'FLAT']],
  ['symbol', { status: 'unavailable' }, ['FLAT']],
  ['symbol', { kind: 'lane' }, []],
])('by %s %o', (sort, more, codes) =>
  withRollback(async (db) => {
    const ids = await list(db, market)
    await list(db, { ELSEWHERE: { price: 2 } }, 'other')
    const standings = standingsOf(await readSpreads(db, windowOf(DAY, now)))
    const request = MarketOrderRequest.parse({ sort, source: 'test', ...more })
    const order = await listOrder(db, request, { traits, standings, now })
    expect(order).toEqual(codes.map((code) => ids.get(code)))
  }),
)

test('the index names what is listed, and its version tells when that changes', () =>
  withRollback(async (db) => {
    const ids = await list(db, { A: {}, B: {} })
    const before = await readIndex(db, traits)
    expect(before).toEqual({
      version: await readIndexVersion(db),
      sources: [{ id: 'test', recorded: true }],
      ids: [ids.get('A'), ids.get('B')],
      symbols: ['TEST:A', 'TEST:B'],
      names: ['The A', 'The B'],
      sourceAt: [0, 0],
    })
    await db.execute(sql`update instruments set removed_at = ${now} where code = 'A'`)
    const after = await readIndex(db, traits)
    expect(after.symbols).toEqual(['TEST:B'])
    expect(after.version).not.toBe(before.version)
  }))

test('an empty market has an empty index and an empty order', () =>
  withRollback(async (db) => {
    expect(await readIndex(db, traits)).toMatchObject({ ids: [], symbols: [], sources: [] })
    expect(await listOrder(db, MarketOrderRequest.parse({}), { traits, standings: new Map(), now })).toEqual([])
  }))

test('a row says price, last minutes, calls of this day and the one before, and where it stands', () =>
  withRollback(async (db) => {
    const ids = await list(db, { A: { price: 5, calls: 3, closes: [4, 6] }, B: { closes: [1, 1] } })
    await addCalls(db, now - DAY - HOUR, new Map([[ids.get('A')!, 8]]))
    const standings = standingsOf(await readSpreads(db, windowOf(DAY, now)))
    const [a] = await readRows(db, [ids.get('A')!, 999_999], { traits, standings, now })
    expect(a).toMatchObject({
      instrument: { symbol: 'TEST:A', lastPrice: 5, freshness: 'fresh', recorded: true },
      closes: [4, 6, 6],
      calls: 3,
      callsBefore: 8,
      rank: '1/2',
      volatility: 0.2,
      deviation: 1,
    })
    const [b] = await readRows(db, [ids.get('B')!], { traits, standings: new Map(), now })
    expect(b).toMatchObject({ calls: 0, callsBefore: 0, rank: null, volatility: null, deviation: null })
  }))

test('standings are the relative ranks that the ranks page tells', () =>
  withRollback(async (db) => {
    const ids = await list(db, market)
    const range = windowOf(DAY, now)
    const standings = standingsOf(await readSpreads(db, range))
    const ranks = await readRanks(db, { measure: 'price', by: 'cv', window: DAY, source: undefined }, range)
    expect(ranks).toHaveLength(3)
    for (const { name, label } of ranks) {
      const { rank, of } = standings.get(ids.get(name.slice('TEST:'.length))!)!
      expect(`${rank}/${of}`).toBe(label)
    }
  }))
