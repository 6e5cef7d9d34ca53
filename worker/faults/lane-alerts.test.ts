import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AlertBody } from '@/lib/alerts/contract'
import { createAlert } from '@/lib/alerts/store'
import { readPortIds } from '@/lib/places/store'
import { SECOND } from '@/lib/platform/time'
import { dayOf } from '@/lib/rates/day'
import { postPrices } from '@/lib/rates/post-prices'
import { loadSample } from '@/lib/rates/sample/load'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'
import { openWorkerProcess } from './worker-process'

const STRIKES = ROUNDS === undefined ? 2 : 10
const LANES = 60
const PATIENCE = 60 * SECOND
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => {
  server = await openServer()
  mkdirSync(join(server.folder, 'data'))
  await loadSample(server.db, Date.now())
}, 60_000)
afterAll(async () => server.close())

const count = async (of: 'episodes' | 'outbox' | 'notifications') => {
  const [row] = await server.db.execute<{ n: number }>(sql.raw(`select count(*)::int as n from ${of}`))
  return row!.n
}

test(
  'kill -9 of the worker while lanes are looked at: each lane fires once and is told once',
  async () => {
    const { db, url, folder } = server
    const rule = { name: 'dear', scope: { all: true }, measure: 'rate', condition: { type: 'above', value: 90_000 } }
    await createAlert(db, AlertBody.parse(rule), Date.now())
    const worker = openWorkerProcess({ DATABASE_URL: url, DATA_DIR: join(folder, 'data') })
    worker.start()
    await expect.poll(() => worker.said().includes('collecting'), { timeout: PATIENCE, interval: 20 }).toBe(true)
    const ports = [...(await readPortIds(db)).keys()].toSorted()
    try {
      for (let round = 0; round < STRIKES; round++) {
        const day = dayOf(Date.now())
        const rows = Array.from({ length: 3 * LANES }, (_, at) => ({
          date_from: day,
          date_to: day,
          origin_code: ports[round]!,
          destination_code: ports[STRIKES + (at % LANES)]!,
          price: 99_999,
          currency: 'USD',
        }))
        await postPrices(db, rows, { now: Date.now(), fetchRates: undefined, isList: true })
        await sleep(random() * 250)
        const before = await count('episodes')
        await worker.kill()
        worker.start()
        await expect.poll(() => count('episodes'), { timeout: PATIENCE, interval: 50 }).toBe((round + 1) * LANES)
        tell(
          `kill -9 of the worker after ${before - round * LANES} of ${LANES} lanes had fired; all of them, once, after`,
        )
      }
      await expect.poll(() => count('notifications'), { timeout: PATIENCE, interval: 50 }).toBe(STRIKES * LANES)
      await db.execute(sql`update lane_marks set changed_at = 1`)
      const waiting = async () => {
        const [row] = await db.execute<{ n: number }>(
          sql`select count(*)::int as n from lane_marks where changed_at is not null`,
        )
        return row!.n
      }
      await expect.poll(waiting, { timeout: PATIENCE, interval: 50 }).toBe(0)
      expect([await count('episodes'), await count('outbox')]).toEqual([STRIKES * LANES, STRIKES * LANES])
    } finally {
      await worker.close()
    }
  },
  STRIKES * 2 * PATIENCE,
)
