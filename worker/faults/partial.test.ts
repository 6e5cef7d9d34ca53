import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { registerListings } from '@/lib/instruments/store'
import { openTestDatabase } from '@/lib/platform/test-db'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { kraken } from '@/lib/sources/kraken/kraken'
import { openRawArchive } from '@/lib/sources/raw-archive'
import { addTracked, registerSources, writeTrackedStates } from '@/lib/sources/store'
import { Market } from '../market/market'
import { markets } from '../recorded-exchange/market'
import { startRecordedExchange } from '../recorded-exchange/server'
import { keepStream } from '../streams'
import { openProxy } from './proxy'

const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
const START = Date.UTC(2026, 10, 21, 12, 0, 30)
const listing = { code: 'BTCUSD', name: 'BTC/USD', kind: 'crypto' as const, base: 'BTC', quote: 'USD' }

/** A worker's life after the other, on the trades of one pair, with a clock that the test drives. */
async function house() {
  const clock = { time: START }
  const { db, url, close } = await openTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'candlewick-faults-raw-'))
  const archive = openRawArchive(folder)
  const exchange = await startRecordedExchange({ port: 0, now: () => clock.time })
  const pace = {
    freshness: { lateAfter: 1, staleAfter: 2 },
    pace: { pattern: '* * * * *', every: MINUTE },
    firstTracked: [],
  }
  const source = kraken({ ...pace, socket: `${exchange.url.replace('http', 'ws')}/v2` }, exchange.url)
  await registerSources(db, ['kraken'], START)
  await addTracked(db, 'kraken', ['BTCUSD'], START)
  await registerListings(db, source, [listing], START)
  await writeTrackedStates(db, 'kraken', { ok: ['BTCUSD'], unknown: [] })
  onTestFinished(async () => {
    await exchange.close()
    await archive.close()
    rmSync(folder, { recursive: true, force: true })
    await close()
  })
  /** One life of a worker: lives for so long on the clock, and is killed, or stopped. */
  async function live(ms: number, how: 'kill' | 'stop') {
    const proxy = await openProxy(url)
    const market = await Market.open({ url: proxy.url, log, now: () => clock.time })
    const ending = new AbortController()
    const running = keepStream(
      { ...source, stream: source.stream! },
      { db, market, archive, log, now: () => clock.time, signal: ending.signal },
    )
    await expect
      .poll(async () => (await db.execute(sql`select stream_state as state from sources`))[0], { timeout: 30_000 })
      .toEqual({ state: 'live' })
    await sleep(300)
    for (const until = clock.time + ms; clock.time < until; clock.time += SECOND) {
      exchange.sweep()
      await sleep(5)
    }
    await sleep(1_200)
    if (how === 'kill') proxy.close()
    ending.abort()
    await running
    if (how === 'stop') await market.stop()
    await db.execute(sql`update sources set stream_state = 'down'`)
  }
  /** Candles that say they are made of every trade, and are not. */
  async function pretenders() {
    const rows = await db.execute<{ openTime: number; count: number }>(sql`
      select open_time as "openTime", count from candles where quality = 3 order by 1`)
    const tape = markets().get('BTCUSD')!
    return rows
      .filter(({ openTime, count }) => count !== tape.countIn(openTime / MINUTE, clock.time))
      .map(
        ({ openTime, count }) =>
          `${new Date(openTime).toISOString()}: ${count} of ${tape.countIn(openTime / MINUTE, clock.time)}`,
      )
  }
  const wholes = async () => (await db.execute(sql`select 1 from candles where quality = 3`)).length
  return { clock, live, pretenders, wholes }
}

test('minutes of which a first snapshot tells only the end do not pass for whole ones', async () => {
  const { live, pretenders, wholes } = await house()
  await live(130 * SECOND, 'stop')
  expect(await wholes()).toBe(1)
  expect(await pretenders()).toEqual([])
})

test.each([
  ['killed', 'kill'],
  ['stopped', 'stop'],
] as const)(
  'the minute in which a worker was %s does not pass for a whole one',
  async (_, how) => {
    const { clock, live, pretenders, wholes } = await house()
    await live(130 * SECOND, how)
    clock.time += 20 * MINUTE
    await live(130 * SECOND, 'stop')
    expect(await wholes()).toBeGreaterThan(1)
    expect(await pretenders()).toEqual([])
  },
  60_000,
)
