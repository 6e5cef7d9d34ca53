import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { instruments } from '@/drizzle/schema'
import { writeMinutes } from '@/lib/candles/store'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { BacktestBody, type BacktestDraft } from './contract'
import { readBacktest } from './read-backtest'

const FROM = Date.UTC(2026, 0, 5)
const NOW = FROM + 10 * DAY
const threeTimes: BacktestDraft['alert'] = {
  scope: { all: true },
  measure: 'volume',
  condition: { type: 'ratio', factor: 3, window: '1h' },
  on: 'close',
}

async function list(db: Db, code: string): Promise<number> {
  const [row] = await db
    .insert(instruments)
    .values({ symbol: `TEST:${code}`, source: 'test', code, name: code, kind: 'crypto', listedAt: 0 })
    .returning({ id: instruments.id })
  return row!.id
}

const minuteAt = (instrumentId: number, openTime: number, volume = 100) => ({
  instrumentId,
  openTime,
  open: 10,
  high: 11,
  low: 9,
  close: 10,
  volume,
  count: 1,
  quality: 'trades' as const,
  openedAt: null,
  closedAt: null,
})

/** Two hours of volume 100, but for the minutes that are told. */
async function tell(db: Db, instrumentId: number, volumes: Record<number, number> = {}, minutes = 120) {
  const facts = Array.from({ length: minutes }, (_, minute) =>
    minuteAt(instrumentId, FROM + minute * MINUTE, volumes[minute]),
  )
  await writeMinutes(db, facts, 'replace')
}

const tellAt = (db: Db, instrumentId: number, openTime: number) =>
  writeMinutes(db, [minuteAt(instrumentId, openTime)], 'replace')

const ask = (db: Db, draft: Partial<BacktestDraft>) =>
  readBacktest(db, BacktestBody.parse({ alert: threeTimes, from: FROM, to: FROM + 2 * HOUR, ...draft }), NOW)

test('it tells what would have fired, how often a day, and how often with other thresholds', () =>
  withRollback(async (db) => {
    const [a, b] = [await list(db, 'A'), await list(db, 'B')]
    await tell(db, a, { 70: 301, 90: 450, 91: 1_000 })
    await tell(db, b, { 20: 1_000, 100: 800 })
    const answer = await ask(db, {})
    expect(answer.fires).toMatchObject([
      { symbol: 'TEST:A', at: FROM + 71 * MINUTE, minute: FROM + 70 * MINUTE, value: 301, mean: 100, ratio: 3.01 },
      { symbol: 'TEST:A', at: FROM + 91 * MINUTE, endedAt: FROM + 93 * MINUTE },
      { symbol: 'TEST:B', at: FROM + 101 * MINUTE, value: 800 },
    ])
    // The twenty-first minute of B has no hour before it.
    expect(answer).toMatchObject({ total: 3, perDay: 36, instruments: 2, threshold: 3, unknown: 60 })
    expect(answer.parts).toEqual([{ from: FROM, to: FROM + 2 * HOUR, basis: 'candles' }])
    const perDay = Object.fromEntries(answer.curve.map((point) => [point.threshold, point.perDay * (2 / 24)]))
    expect(perDay).toMatchObject({ '2.5': 3, '3': 3, '4': 2, '5': 2, '7': 2, '10': 0 })
  }))

test('asked for about so many a day, it finds the threshold', () =>
  withRollback(async (db) => {
    const id = await list(db, 'A')
    await tell(db, id, { 70: 250, 80: 350, 90: 550, 100: 850 })
    const solved = async (perDay: number) => (await ask(db, { target: { perDay } })).solved!
    const one = await solved(12)
    expect(one.perDay).toBe(12)
    expect(one.threshold).toBeGreaterThan(5)
    expect(one.threshold).toBeLessThan(9)
    const three = await solved(36)
    expect(three.perDay).toBe(36)
    expect(three.threshold).toBeGreaterThan(2.4)
    expect(three.threshold).toBeLessThan(3.5)
  }))

test('asked for less than it ever fires, it answers with the least that it does; where nothing ever fires, with nothing', () =>
  withRollback(async (db) => {
    const id = await list(db, 'A')
    await tell(db, id, { 70: 945 })
    const { solved } = await ask(db, { target: { perDay: 1 } })
    expect(solved!.perDay).toBe(12)
    expect(solved!.threshold).toBeLessThan(9.45)
    const alert = { ...threeTimes, condition: { type: 'crosses-up', value: 1e6 } } as const
    expect((await ask(db, { alert, from: FROM + 80 * MINUTE, target: { perDay: 1 } })).solved).toBeUndefined()
  }))

test('a rank is that of the 24 hours before, among all', () =>
  withRollback(async (db) => {
    const [quiet, wild] = [await list(db, 'QUIET'), await list(db, 'WILD')]
    await tell(db, quiet, {}, 180)
    await tell(db, wild, { 150: 110, 151: 90 }, 180)
    const alert = {
      ...threeTimes,
      condition: { type: 'rank', top: 1 } as const,
      scope: { symbols: ['TEST:WILD', 'TEST:QUIET'] },
    }
    await db.execute(
      sql`update candles set volume = 100.1 where instrument_id = ${quiet} and open_time = ${FROM + MINUTE}`,
    )
    const { fires } = await ask(db, { alert, from: FROM + HOUR, to: FROM + 3 * HOUR })
    expect(fires).toMatchObject([{ symbol: 'TEST:WILD', minute: FROM + 150 * MINUTE, value: 1 }])
  }))

test('on tick, candles stand for the quotes that are not kept any more', () =>
  withRollback(async (db) => {
    const id = await list(db, 'A')
    await tell(db, id)
    await db.execute(sql`update candles set high = 12 where open_time = ${FROM + 30 * MINUTE}`)
    const alert = { ...threeTimes, measure: 'price', condition: { type: 'above', value: 11 }, on: 'tick' } as const
    expect((await ask(db, { alert })).fires).toMatchObject([{ minute: FROM + 30 * MINUTE, value: 12, threshold: 11 }])
  }))

test('where less is kept than was asked for, so many a day means days that are kept', () =>
  withRollback(async (db) => {
    const id = await list(db, 'A')
    await tell(db, id, { 70: 301, 90: 450 })
    const answer = await ask(db, { from: FROM - 7 * DAY, target: { perDay: 12 } })
    expect(answer).toMatchObject({ total: 2, perDay: 24, days: 1 / 12, coveredFrom: FROM })
    expect(answer.parts).toEqual([{ from: FROM, to: FROM + 2 * HOUR, basis: 'candles' }])
    expect(answer.curve.find(({ threshold }) => threshold === 3)).toEqual({ threshold: 3, perDay: 24 })
    expect(answer.solved).toMatchObject({ perDay: 12 })
    // What is kept from before makes the whole range one that it could look at.
    await tellAt(db, id, FROM - 8 * DAY)
    expect(await ask(db, { from: FROM - 7 * DAY })).toMatchObject({
      total: 2,
      days: 7 + 1 / 12,
      coveredFrom: FROM - 7 * DAY,
    })
    await list(db, 'NOTHING')
    const alert = { ...threeTimes, scope: { symbols: ['TEST:NOTHING'] } }
    expect(await ask(db, { alert })).toMatchObject({ total: 0, perDay: 0, days: 0, coveredFrom: null, parts: [] })
  }))

test('of more than one question may look at, the newest is looked at, and the answer says so', () =>
  withRollback(async (db) => {
    const first = await list(db, 'I0')
    for (let k = 1; k < 30; k++) await list(db, `I${k}`)
    await tellAt(db, first, FROM - 80 * DAY)
    await tell(db, first, { 70: 301 })
    const answer = await ask(db, { from: FROM - 80 * DAY })
    expect(answer).toMatchObject({ total: 1, instruments: 30, listed: 30 })
    expect(answer.coveredFrom).toBe(answer.parts[0]!.from)
    expect(answer.days).toBeGreaterThan(20)
    expect(answer.days).toBeLessThan(25)
    expect(answer.perDay).toBe(1 / answer.days)
    await db.execute(sql`insert into instruments (symbol, source, code, name, kind, listed_at)
      select 'TEST:M' || i, 'test', 'M' || i, 'M', 'crypto', 0 from generate_series(1, 20000) i`)
    const many = await ask(db, { from: FROM - 7 * DAY })
    expect(many).toMatchObject({ total: 1, listed: 20_030 })
    expect(many.instruments).toBeLessThan(10_000)
    await expect(ask(db, { from: NOW, to: NOW + DAY })).rejects.toThrow('no time that has passed')
  }))
