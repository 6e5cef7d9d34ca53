import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { putPlace } from '@/lib/places/store'
import { loadSample } from './sample/load'
import { readRates } from './store'

type Golden = {
  date_from: string
  date_to: string
  origin: string
  destination: string
  rows: { day: string; count: number; avg: number | null }[]
}

/** Computed from the dump by a parser of its own, not by us. */
const golden: Golden[] = JSON.parse(readFileSync(new URL('fixtures/golden_rates.json', import.meta.url), 'utf8'))
const now = Date.UTC(2026, 0, 5)

const expected = ({ rows }: Golden, least: number) =>
  rows.map(({ day, count, avg }) => ({
    day,
    count,
    average_price: avg === null || count < least ? null : Math.round(avg),
  }))

const ask = (db: Db, { date_from, date_to, origin, destination }: Omit<Golden, 'rows'>, min_prices = 3) =>
  readRates(db, { date_from, date_to, origin, destination, min_prices })

async function checkGolden(db: Db, rename: (code: string, of: Golden) => string = (code) => code) {
  for (const query of golden) {
    const asked = { ...query, origin: rename(query.origin, query), destination: rename(query.destination, query) }
    for (const least of [1, 3]) expect(await ask(db, asked, least)).toEqual(expected(query, least))
  }
}

test('the golden answers of the recorded dump are reproduced exactly', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    expect(golden).toHaveLength(8)
    await checkGolden(db)
  }))

test('the official example: a region holds the ports of its regions, and one price is none', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    const example = {
      date_from: '2016-01-01',
      date_to: '2016-01-04',
      origin: 'CNSGH',
      destination: 'north_europe_main',
    }
    expect(await ask(db, example)).toEqual([
      { day: '2016-01-01', average_price: 1112, count: 24 },
      { day: '2016-01-02', average_price: 1112, count: 24 },
      { day: '2016-01-03', average_price: null, count: 0 },
      { day: '2016-01-04', average_price: null, count: 1 },
    ])
    expect((await ask(db, example, 1)).at(-1)?.average_price).toBe(100_500)
  }))

/** Puts two more regions above a place, and answers the name of the upper one. */
async function sink(db: Db, code: string): Promise<string> {
  const [row] = await db.execute<{ parent: string | null }>(sql`
    select above.code as parent from places p left join places above on above.id = p.parent_id where p.code = ${code}`)
  const name = `deep_${code.toLowerCase()}`
  await putPlace(db, 'region', `${name}_1`, { name, parent_slug: row!.parent })
  await putPlace(db, 'region', `${name}_2`, { name, parent_slug: `${name}_1` })
  const kind = /^[A-Z]/.test(code) ? 'port' : 'region'
  await putPlace(db, kind, code, { name: code, parent_slug: `${name}_2` })
  return `${name}_1`
}

test.each(['origin', 'destination'] as const)('the golden answers hold with the %s three levels deep', (side) =>
  withRollback(async (db) => {
    await loadSample(db, now)
    const codes = new Set(golden.map((query) => query[side]))
    const upper = new Map<string, string>()
    for (const code of codes) upper.set(code, await sink(db, code))
    for (const query of golden) {
      const asked = { ...query, [side]: upper.get(query[side])! }
      expect(await ask(db, asked)).toEqual(expected(query, 3))
    }
    await checkGolden(db) // what lay above still holds what lies below
  }),
)

test('a place that is not there is named', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    const range = { date_from: '2016-01-01', date_to: '2016-01-02' }
    await expect(ask(db, { ...range, origin: 'XXXXX', destination: 'NLRTM' })).rejects.toMatchObject({
      kind: 'not-found',
      errors: [{ pointer: '/origin' }],
    })
    await expect(ask(db, { ...range, origin: 'CNSGH', destination: "x' or '1'='1" })).rejects.toMatchObject({
      kind: 'not-found',
      errors: [{ pointer: '/destination' }],
    })
  }))

test('ten years are one row for each day, leap days too', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    const days = await ask(db, {
      date_from: '2016-01-01',
      date_to: '2025-12-31',
      origin: 'china_main',
      destination: 'northern_europe',
    })
    expect(days).toHaveLength(3_653)
    expect(days.filter(({ average_price }) => average_price !== null)).toHaveLength(29)
    expect(days.map(({ day }) => day)).toContain('2024-02-29')
  }))

test('half a dollar is rounded up', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    await db.execute(sql`
      insert into freight_blocks (instrument_id, block, days, usd)
      select id, 572, array_fill(date '2020-02-29', array[4]), array[1000, 1001, 1000, 1001] from instruments i where i.symbol = 'LANE:CNSGH-NLRTM'`)
    const day = { date_from: '2020-02-29', date_to: '2020-02-29', origin: 'CNSGH', destination: 'NLRTM' }
    expect(await ask(db, day)).toEqual([{ day: '2020-02-29', average_price: 1001, count: 4 }])
  }))

test('a ring in the tree ends', () =>
  withRollback(async (db) => {
    await loadSample(db, now)
    await db.execute(
      sql`update places set parent_id = (select id from places where code = 'uk_main') where code = 'north_europe_main'`,
    )
    const day = { date_from: '2016-01-01', date_to: '2016-01-01', origin: 'CNSGH', destination: 'north_europe_main' }
    expect(await ask(db, day)).toMatchObject([{ average_price: 1112, count: 24 }])
  }))
