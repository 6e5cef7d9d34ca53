import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { SECOND } from '@/lib/platform/time'
import { partnerStream } from '@/lib/sources/partner/stream'
import { afterMs } from '@/lib/sources/quiet'
import type { StreamState } from '@/lib/sources/stream'
import { openTestDatabase } from '@/lib/platform/test-db'
import { Desk } from '../market/desk'
import { Market } from '../market/market'
import { countListed } from './house'
import { countQuotes, findIdleInTransaction, findWrongCandles } from './oracle'
import { findDifferences, findInvented, openPartner, sumOf } from './partner'
import { ROUNDS, SEED } from './seed'

const LOAD = ROUNDS === undefined ? { instruments: 300, rate: 3_000 } : { instruments: 5_000, rate: 30_000 }
const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
/** The partner's own waits are half a minute and more. */
const HASTE = 5

/** The market on the partner's two sockets, in this process, with all waits of the stream shortened. */
async function listening(haste = HASTE) {
  const { db, url, close } = await openTestDatabase()
  const partner = await openPartner({ ...LOAD, forMs: 120 * SECOND, seed: SEED })
  const market = await Market.open({ url, log, now: Date.now })
  const desk = new Desk(market, { id: 'partner', prefix: 'PARTNER' })
  const ending = new AbortController()
  const states: StreamState[] = []
  const running = partnerStream(partner.socketUrl, (ms, run) => afterMs(ms / haste, run)).run([], desk, {
    now: Date.now,
    log,
    signal: ending.signal,
    random: Math.random,
    onState: (state) => void states.push(state),
    onRefused: () => {},
  })
  let isStopped = false
  const stop = async () => {
    if (isStopped) return
    isStopped = true
    ending.abort()
    await running
    desk.settle()
    await market.stop()
  }
  onTestFinished(async () => {
    await stop()
    await partner.close()
    await close()
  })
  const isLive = () => expect.poll(() => states.at(-1)?.state, { timeout: 20_000 }).toBe('live')
  await expect.poll(() => countListed(db), { timeout: 20_000 }).toBe(LOAD.instruments)
  await isLive()
  return { db, partner, market, desk, stop, states, isLive, counted: () => readCounts(db) }
}

async function readCounts(db: Awaited<ReturnType<typeof openTestDatabase>>['db']): Promise<Record<string, number>> {
  const rows = await db.execute<{ name: string; total: number }>(sql`
    select concat_ws(' ', outcome, nullif(reason, '')) as name, total from source_counters where source = 'partner'`)
  return Object.fromEntries(rows.map(({ name, total }) => [name, total]))
}

type Listening = Awaited<ReturnType<typeof listening>>

/** Ends the load and lets what was sent arrive. */
async function quieten({ partner, market }: Listening): Promise<void> {
  await partner.order('stop')
  await sleep(300)
  await market.commit()
}

test('every quote that was sent is stored, in its order, and in its candle', async () => {
  const house = await listening()
  await house.partner.order('start')
  await sleep(2 * SECOND)
  await quieten(house)
  await house.stop()
  const ledger = await house.partner.ledger()
  expect(sumOf(ledger)).toBeGreaterThan(LOAD.rate)
  expect(await findDifferences(house.db, ledger)).toEqual([])
  expect(await findWrongCandles(house.db)).toEqual([])
  expect(await house.counted()).toEqual({ accepted: sumOf(ledger) })
})

test('a partner that starts again has other codes: they are listed, the old ones closed, and nothing is mixed up', async () => {
  const house = await listening()
  const { db, partner, states } = house
  await partner.order('start')
  await sleep(SECOND)
  await quieten(house)
  const [before] = await db.execute<{ last: number }>(sql`select max(id) as last from instruments`)
  await partner.order('restart')
  await expect.poll(() => states.some(({ state }) => state === 'down'), { timeout: 15_000 }).toBe(true)
  const old = sql`select count(*)::int as n from instruments where id <= ${before!.last} and removed_at is null`
  await expect.poll(async () => (await db.execute(old))[0], { timeout: 20_000 }).toEqual({ n: 0 })
  await expect.poll(() => countListed(db), { timeout: 15_000 }).toBe(LOAD.instruments)
  await house.isLive()
  await partner.order('start')
  await sleep(SECOND)
  await quieten(house)
  await house.stop()
  const ledger = await partner.ledger()
  expect(ledger).toHaveLength(2 * LOAD.instruments)
  expect(await findDifferences(db, ledger)).toEqual([])
  expect(await findWrongCandles(db)).toEqual([])
})

test('a code that comes back begins anew, and quotes before the ADD and after the DELETE are counted, not stored', async () => {
  const house = await listening()
  const { db, partner } = house
  await partner.order('start')
  const [gone, early] = [50, 20]
  for (let round = 0; round < (ROUNDS ?? 2); round++) {
    await sleep(SECOND / 2)
    await partner.order('stop')
    await sleep(200)
    await partner.order('remove', gone)
    await expect.poll(() => countListed(db), { timeout: 15_000 }).toBe(LOAD.instruments - gone)
    await partner.order('late', gone)
    await partner.order('early', early)
    await sleep(200)
    await partner.order('readd', gone)
    await expect.poll(() => countListed(db), { timeout: 15_000 }).toBe(LOAD.instruments)
    await partner.order('add', early)
    await expect.poll(() => countListed(db), { timeout: 15_000 }).toBe(LOAD.instruments + early)
    await partner.order('remove', early) // other ones, which stay away for a while
    await expect.poll(() => countListed(db), { timeout: 15_000 }).toBe(LOAD.instruments)
    await partner.order('start')
  }
  await sleep(SECOND / 2)
  await quieten(house)
  await house.stop()
  const ledger = await partner.ledger()
  const rounds = ROUNDS ?? 2
  expect(await findDifferences(db, ledger)).toEqual([])
  expect(await findWrongCandles(db)).toEqual([])
  expect(await house.counted()).toEqual({
    accepted: sumOf(ledger),
    'rejected removed': gone * rounds,
    'rejected unlisted': early * rounds,
  })
  const leaked = await db.execute(sql`
    select c.instrument_id, c.open_time from candles c join instruments i on i.id = c.instrument_id
    where c.open_time + 60000 <= i.listed_at or c.open_time > i.removed_at`)
  expect([...leaked]).toEqual([])
})

test('garbage between good frames is counted, and costs neither a neighbour nor the connection', async () => {
  const house = await listening()
  const { db, partner, states } = house
  partner.misbehave({ how: 'garbage' })
  await partner.order('start')
  await sleep(2 * SECOND)
  partner.behave()
  await quieten(house)
  await house.stop()
  const ledger = await partner.ledger()
  const { accepted, ...refused } = await house.counted()
  expect(states.filter(({ state }) => state === 'down')).toEqual([])
  expect(Object.keys(refused)).toEqual(expect.arrayContaining(['rejected malformed', 'rejected negative']))
  const stored = await countQuotes(db)
  expect(stored).toBe(accepted)
  expect(stored).toBeGreaterThanOrEqual(sumOf(ledger))
  expect(await findDifferences(db, ledger.slice(1))).toEqual([]) // the garbage names the first code
  expect(await findWrongCandles(db)).toEqual([])
})

test.each(['drop', 'silent'] as const)(
  'after %s sockets are opened again, and what was not under way when they broke is stored',
  async (how) => {
    const house = await listening()
    const { db, partner, states } = house
    await partner.order('start')
    await sleep(SECOND)
    partner.misbehave({ how })
    await expect.poll(() => states.some(({ state }) => state === 'down'), { timeout: 30_000 }).toBe(true)
    const before = await countQuotes(db)
    await expect.poll(() => countQuotes(db), { timeout: 30_000 }).toBeGreaterThan(before + LOAD.rate / 2)
    await quieten(house)
    await house.stop()
    const ledger = await partner.ledger()
    const stored = await countQuotes(db)
    expect(sumOf(ledger) - stored).toBeLessThan(LOAD.rate)
    expect(await findInvented(db, ledger)).toEqual([])
    expect(await findWrongCandles(db)).toEqual([])
    expect(await findIdleInTransaction(db)).toEqual([])
  },
  60 * SECOND,
)
