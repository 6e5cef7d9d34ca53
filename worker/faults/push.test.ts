import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { doorKey } from '@/lib/platform/door'
import { SECOND } from '@/lib/platform/time'
import { PushResponse } from '@/lib/quotes/contract'
import { empty } from './house'
import { countQuotes, findIdleInTransaction, findWrongCandles } from './oracle'
import { untilSettled } from './partner'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'
import { openWorkerProcess } from './worker-process'

const SECRET = 'a secret that only this test knows'
const PUSHERS = 4
const LINES = 50
const KILLS = ROUNDS ?? 2
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

test(
  'what a pusher was told to be accepted is stored once, over kill -9 of the worker and of PostgreSQL',
  async () => {
    const { db, url, folder } = server
    await empty(db)
    const worker = openWorkerProcess({ DATABASE_URL: url, DATA_DIR: folder, SECRET })
    onTestFinished(() => worker.close())
    worker.start()
    const pushing = { isOver: false, accepted: 0, again: 0, requests: 0 }
    const pushers = Array.from({ length: PUSHERS }, (_, pusher) => push(pusher, pushing))
    await expect.poll(() => pushing.accepted, { timeout: 30_000 }).toBeGreaterThan(0)
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(SECOND * (0.5 + random()))
      await worker.kill()
      worker.start()
      const before = pushing.accepted
      await expect.poll(() => pushing.accepted, { timeout: 30_000 }).toBeGreaterThan(before)
    }
    await sleep(SECOND * random())
    await server.kill()
    await server.start()
    const before = pushing.accepted
    await expect.poll(() => pushing.accepted, { timeout: 30_000 }).toBeGreaterThan(before)
    pushing.isOver = true
    await Promise.all(pushers)
    await untilSettled(db)
    const { accepted, requests, again } = pushing
    tell(`push: ${accepted} quotes accepted in ${requests} requests, ${again} of them asked more than once`)
    expect(again).toBeGreaterThan(0)
    expect(accepted).toBe(requests * LINES)
    expect(await countQuotes(db)).toBe(accepted)
    const [row] = await db.execute(sql`select count(distinct price)::int as n from quotes`)
    expect(row).toEqual({ n: accepted })
    expect(await findWrongCandles(db)).toEqual([])
    expect(await findIdleInTransaction(db)).toEqual([])
  },
  120 * SECOND + KILLS * 20 * SECOND,
)

/** Sends one request after another, each with prices of its own, and asks again under the same key until it is answered. */
async function push(pusher: number, pushing: { isOver: boolean; accepted: number; again: number; requests: number }) {
  for (let request = 0; !pushing.isOver; request++) {
    const first = (pusher * 100_000 + request) * LINES + 1
    const lines = Array.from({ length: LINES }, (_, k) => `{"symbol":"PUSH:P${k % 10}","price":${first + k}}`)
    let attempts = 0
    let answer: PushResponse | undefined
    for (; !answer; attempts++) {
      answer = await ask(`${pusher}/${request}`, lines.join('\n')).catch(() => undefined)
      if (!answer) await sleep(100)
    }
    expect(answer).toEqual({ accepted: LINES, duplicates: 0, rejected: [] })
    pushing.accepted += answer.accepted
    pushing.requests += 1
    if (attempts > 1) pushing.again += 1
  }
}

async function ask(key: string, body: string): Promise<PushResponse> {
  const [row] = await server.db.execute<{ address: string }>(
    sql`select address from heartbeats where process = 'worker'`,
  )
  const headers = {
    authorization: `Bearer ${doorKey(SECRET)}`,
    'content-type': 'application/x-ndjson',
    'idempotency-key': key,
  }
  const answer = await fetch(`${row!.address}/quotes`, {
    method: 'POST',
    headers,
    body,
    signal: AbortSignal.timeout(15_000),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return PushResponse.parse(await answer.json())
}
