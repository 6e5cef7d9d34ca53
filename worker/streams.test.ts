import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { registerListings } from '@/lib/instruments/store'
import { openTestDatabase } from '@/lib/platform/test-db'
import { MINUTE } from '@/lib/platform/time'
import { kraken } from '@/lib/sources/kraken/kraken'
import { openRawArchive } from '@/lib/sources/raw-archive'
import { addTracked, registerSources, writeTrackedStates } from '@/lib/sources/store'
import { Market } from './market/market'
import { startRecordedExchange } from './recorded-exchange/server'
import { keepStream } from './streams'

const log = pino({ level: 'silent' })

test('the state of a stream that could not be written is written when the database takes it again', async () => {
  const { db, url, close } = await openTestDatabase()
  const folder = mkdtempSync(join(tmpdir(), 'candlewick-streams-raw-'))
  const archive = openRawArchive(folder)
  const exchange = await startRecordedExchange({ port: 0, now: Date.now })
  const pace = {
    freshness: { lateAfter: 1, staleAfter: 2 },
    pace: { pattern: '* * * * *', every: MINUTE },
    firstTracked: [],
  }
  const source = kraken({ ...pace, socket: `${exchange.url.replace('http', 'ws')}/v2` }, exchange.url)
  await registerSources(db, ['kraken'], Date.now())
  await addTracked(db, 'kraken', ['BTCUSD'], Date.now())
  const listing = { code: 'BTCUSD', name: 'BTC/USD', kind: 'crypto' as const, base: 'BTC', quote: 'USD' }
  await registerListings(db, source, [listing], Date.now())
  await writeTrackedStates(db, 'kraken', { ok: ['BTCUSD'], unknown: [] })
  await db.execute(sql`alter table sources rename column stream_reason to away`)
  const market = await Market.open({ url, log, now: Date.now })
  const ending = new AbortController()
  const tools = { db, market, archive, log, now: Date.now, signal: ending.signal }
  const running = keepStream({ ...source, stream: source.stream! }, tools)
  onTestFinished(async () => {
    ending.abort()
    await running
    await market.stop()
    await exchange.close()
    await archive.close()
    rmSync(folder, { recursive: true, force: true })
    await close()
  })
  const shown = async () =>
    (await db.execute(sql`select stream_state as state, stream_heard_at is not null as heard from sources`))[0]
  await expect.poll(shown, { timeout: 10_000 }).toMatchObject({ heard: true })
  expect(await shown()).toMatchObject({ state: null })
  await db.execute(sql`alter table sources rename column away to stream_reason`)
  await expect.poll(shown, { timeout: 10_000 }).toMatchObject({ state: 'live' })
})
