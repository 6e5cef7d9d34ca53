import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { readEnv } from '@/lib/platform/env'
import { openLog } from '@/lib/platform/log'
import { openTestDatabase } from '@/lib/platform/test-db'
import { receiveUpload } from '@/lib/uploads/receive'
import { findUpload } from '@/lib/uploads/store'
import type { Tools } from '../job'
import { applyUploads, tellLaneRates } from './apply-uploads'

const clock = { time: Date.UTC(2020, 0, 5, 12) }
const due = { scheduledAt: clock.time, attempt: 1 }
const HEAD = 'date_from,date_to,origin_code,destination_code,price\n'

async function openHouse(sources: string) {
  const database = await openTestDatabase()
  const dataDir = mkdtempSync(join(tmpdir(), 'candlewick-apply-uploads-'))
  onTestFinished(async () => {
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const { db, url } = database
  const env = readEnv({ DATABASE_URL: url, DATA_DIR: dataDir, SOURCES: sources })
  const now = () => clock.time
  const { signal } = new AbortController()
  const tools = { env, db, log: openLog('test', 'silent'), now, signal } as unknown as Tools
  const send = (text: string) =>
    receiveUpload(
      { body: Readable.from([Buffer.from(text)]), name: 'x', mode: 'all', format: undefined, declaredBytes: null },
      { db, dataDir, diskReserve: 0, now },
    )
  return { db, tools, send }
}

test('the first run loads the sample; a file that waits is stored, and the next run finds nothing to do', async () => {
  const { db, tools, send } = await openHouse('recorded')
  expect(await applyUploads.run({}, tools, due)).toBe(0)
  const { upload } = await send(`${HEAD}2020-01-01,2020-01-03,CNSGH,NLRTM,1000\n`)
  expect(await applyUploads.run({}, tools, due)).toBe(1)
  expect(await findUpload(db, upload.id)).toMatchObject({ state: 'applied', stored: 3 })
  expect(await applyUploads.run({}, tools, due)).toBe(0)
  const [row] = await db.execute(sql`select count(*)::int as n from freight_prices`)
  expect(row).toEqual({ n: 53_056 + 3 })
})

test('without the source recorded there is no sample', async () => {
  const { db, tools } = await openHouse('')
  await applyUploads.run({}, tools, due)
  const [row] = await db.execute(sql`select count(*)::int as n from places`)
  expect(row).toEqual({ n: 0 })
})

test('a price that lies ahead becomes the newest on its day', async () => {
  const { db, tools, send } = await openHouse('recorded')
  await applyUploads.run({}, tools, due)
  const three = (day: string, price: number) => `${day},${day},CNSGH,NLRTM,${price}\n`.repeat(3)
  await send(HEAD + three('2020-01-05', 500) + three('2020-01-06', 600))
  await applyUploads.run({}, tools, due)
  const newest = async () => {
    const [row] = await db.execute<{ price: number }>(sql`
      select price from last_quotes join instruments on id = instrument_id where symbol = 'LANE:CNSGH-NLRTM'`)
    return row!.price
  }
  expect(await newest()).toBe(500)
  clock.time = Date.UTC(2020, 0, 6, 0, 1)
  await tellLaneRates.run({}, tools, due)
  expect(await newest()).toBe(600)
})
