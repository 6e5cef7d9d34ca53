import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { INTERVALS, openTimeOf } from './interval'
import { findFirstMinute, findMinuteBefore, type MinuteFact, readBars, readMinutesOf, writeMinutes } from './store'

const nine = Date.UTC(2026, 0, 5, 9)
const fact = (changes: Partial<MinuteFact> = {}): MinuteFact => ({
  instrumentId: 1,
  openTime: nine,
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: 5,
  count: 3,
  quality: 'trades',
  openedAt: nine + 1_000,
  closedAt: nine + 50_000,
  ...changes,
})
const whole = { from: 0, to: nine + 365 * DAY }

test('minutes come back as they were written, null as null', () =>
  withRollback(async (db) => {
    await writeMinutes(
      db,
      [fact({ volume: null, count: null, openedAt: null, closedAt: null, quality: 'exchange' })],
      'replace',
    )
    expect(await readBars(db, 1, '1m', whole)).toEqual([
      { openTime: nine, open: 10, high: 12, low: 9, close: 11, volume: null, count: null, quality: 'exchange' },
    ])
  }))

test('prices keep every digit that a source sends, up to fifteen', () =>
  withRollback(async (db) => {
    const prices = [0.00000123456789, 123456789012345, 0.1 + 0.7, 1e-12]
    await writeMinutes(
      db,
      prices.map((close, index) => fact({ openTime: nine + index * MINUTE, close })),
      'replace',
    )
    expect((await readBars(db, 1, '1m', whole)).map(({ close }) => close)).toEqual(prices)
  }))

test('merging adds quotes by event time, whichever comes first', () =>
  withRollback(async (db) => {
    const early = fact({
      open: 20,
      high: 25,
      low: 19,
      close: 21,
      openedAt: nine,
      closedAt: nine + 500,
      volume: 2,
      count: 1,
    })
    for (const [id, order] of [
      [1, [fact(), early]],
      [2, [early, fact()]],
    ] as const) {
      for (const each of order) await writeMinutes(db, [{ ...each, instrumentId: id }], 'merge')
      const [bar] = await readBars(db, id, '1m', whole)
      expect(bar).toMatchObject({ open: 20, high: 25, low: 9, close: 11, volume: 7, count: 4 })
    }
  }))

test('replacing says the whole truth, so it may be repeated', () =>
  withRollback(async (db) => {
    for (let times = 0; times < 3; times++) await writeMinutes(db, [fact()], 'replace')
    expect(await readBars(db, 1, '1m', whole)).toMatchObject([{ volume: 5, count: 3 }])
  }))

test.each([
  ['poll', 'exchange', 'exchange'],
  ['exchange', 'poll', 'exchange'],
  ['exchange', 'trades', 'trades'],
  ['trades', 'exchange', 'trades'],
  ['trades', 'poll', 'trades'],
] as const)('%s, then %s: %s stays', (first, second, stays) =>
  withRollback(async (db) => {
    const prices = { poll: 1, exchange: 2, trades: 3 }
    for (const quality of [first, second]) {
      const price = prices[quality]
      await writeMinutes(
        db,
        [
          fact({
            quality,
            open: price,
            high: price,
            low: price,
            close: price,
            volume24h: quality === 'poll' ? 99 : null,
          }),
        ],
        'merge',
      )
    }
    expect(await readBars(db, 1, '1m', whole)).toMatchObject([
      { quality: stays, open: prices[stays], close: prices[stays] },
    ])
    const [row] = await db.execute<{ v: number | null }>(sql`select volume_24h as v from candles`)
    expect(row?.v).toBe(first === 'poll' || second === 'poll' ? 99 : null) // what a ticker stated is kept beside better prices
  }),
)

test('unknown volumes stay unknown, and known ones are not lost to them', () =>
  withRollback(async (db) => {
    const minutes = [null, 4, null].map((volume, index) => fact({ openTime: nine + index * MINUTE, volume }))
    await writeMinutes(db, minutes, 'replace')
    expect(await readBars(db, 1, '3m', whole)).toMatchObject([{ volume: 4, count: 9 }])
    expect(await readBars(db, 1, '1m', { from: nine, to: nine + MINUTE })).toMatchObject([{ volume: null }])
  }))

test.each(INTERVALS)('%s buckets in SQL open when openTimeOf says', (interval) =>
  withRollback(async (db) => {
    const times = [
      Date.UTC(2024, 1, 29, 23, 59),
      Date.UTC(2024, 2, 1),
      Date.UTC(2025, 11, 31, 12, 1),
      Date.UTC(2026, 2, 29, 1, 30),
      Date.UTC(2026, 2, 30),
    ]
    await writeMinutes(
      db,
      times.map((openTime) => fact({ openTime })),
      'replace',
    )
    const expected = [...new Set(times.map((time) => openTimeOf(time, interval)))]
    expect((await readBars(db, 1, interval, whole)).map(({ openTime }) => openTime)).toEqual(expected)
  }),
)

test('the worst minute names the quality of a longer candle', () =>
  withRollback(async (db) => {
    await writeMinutes(db, [fact(), fact({ openTime: nine + MINUTE, quality: 'poll' })], 'replace')
    expect(await readBars(db, 1, '1h', whole)).toMatchObject([{ quality: 'poll' }])
  }))

test('the neighbours of a range are found across days', () =>
  withRollback(async (db) => {
    await writeMinutes(
      db,
      [fact({ openTime: nine - 3 * DAY }), fact(), fact({ instrumentId: 2, openTime: nine - HOUR })],
      'replace',
    )
    expect(await findFirstMinute(db, 1)).toBe(nine - 3 * DAY)
    expect(await findMinuteBefore(db, 1, nine)).toMatchObject({ openTime: nine - 3 * DAY })
    expect(await findMinuteBefore(db, 1, nine - 3 * DAY)).toBeUndefined()
    const of = await readMinutesOf(db, [1, 2, 3], { from: nine, to: nine + MINUTE })
    expect(of.get(1)).toMatchObject({ before: { openTime: nine - 3 * DAY }, bars: [{ openTime: nine }] })
    expect(of.get(2)).toMatchObject({ before: { openTime: nine - HOUR }, bars: [] })
    expect(of.get(3)).toEqual({ before: undefined, bars: [] })
  }))
