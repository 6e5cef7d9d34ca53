import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { AlertBody, type AlertDraft } from '@/lib/alerts/contract'
import { createAlert } from '@/lib/alerts/store'
import { doorKey } from '@/lib/platform/door'
import { SECOND } from '@/lib/platform/time'
import { empty } from './house'
import { untilSettled } from './partner'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'
import { openWorkerProcess } from './worker-process'

const SECRET = 'a secret that only this test knows'
const KILLS = ROUNDS ?? 3
const HOLD = 2 * SECOND
const CODES = ['A', 'B', 'C']
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

test(
  'over kill -9 of the worker every firing is there once, with one message, and none that was not',
  async () => {
    const { db, url, folder } = server
    await empty(db)
    await db.execute(sql`update alerts set enabled = false`)
    const save = (draft: Pick<AlertDraft, 'for'>) =>
      createAlert(
        db,
        AlertBody.parse({ name: 'a test', scope: { all: true }, condition: { type: 'above', value: 100 }, ...draft }),
        Date.now(),
      )
    const [atOnce, held] = [await save({}), await save({ for: '2s' })]
    const worker = openWorkerProcess({ DATABASE_URL: url, DATA_DIR: folder, SECRET })
    onTestFinished(() => worker.close())
    worker.start()
    const pushing = { isOver: false, pushed: 0 }
    const pushers = CODES.map((code) => push(code, pushing))
    const untilPushed = async (more: number) => {
      const before = pushing.pushed
      await expect.poll(() => pushing.pushed, { timeout: 60_000 }).toBeGreaterThan(before + more)
    }
    await untilPushed(20)
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(random() * SECOND)
      await worker.kill()
      await sleep(random() * SECOND)
      worker.start()
      await untilPushed(15)
    }
    pushing.isOver = true
    await Promise.all(pushers)
    await sleep(HOLD + 4 * SECOND) // what is pending now is over by then
    await untilSettled(db)
    await worker.stop()

    const expected = await foldEpisodes()
    const rows = await db.execute<{ alert: number; code: string; startedAt: number; endedAt: number | null }>(sql`
      select alert_id as alert, split_part(symbol, ':', 2) as code, started_at as "startedAt", ended_at as "endedAt" from episodes`)
    const found = [...rows].map(({ alert, ...episode }) => ({ hold: alert === held.id ? HOLD : 0, ...episode }))
    expect(found.toSorted(inOrder)).toEqual(expected.toSorted(inOrder))
    expect(expected.filter(({ hold }) => hold === HOLD).length).toBeGreaterThan(0)
    const messages = await db.execute<{ kind: string; n: number }>(sql`
      select kind, count(*)::int as n from outbox group by kind order by kind`)
    expect([...messages]).toEqual([
      { kind: 'alert.firing', n: expected.length },
      { kind: 'alert.resolved', n: expected.filter(({ endedAt }) => endedAt !== null).length },
    ])
    tell(
      `alerts: ${expected.length} firings of alerts ${atOnce.id} and ${held.id} over ${KILLS} kills, ${pushing.pushed} quotes`,
    )
  },
  180 * SECOND + KILLS * 30 * SECOND,
)

type Told = { hold: number; code: string; startedAt: number; endedAt: number | null }
const inOrder = (a: Told, b: Told) => a.hold - b.hold || a.code.localeCompare(b.code) || a.startedAt - b.startedAt

/** The plain truth: what the quotes of the journal, in the order of their arrival, say of "above 100", at once and held. */
async function foldEpisodes(): Promise<Told[]> {
  const episodes: Told[] = []
  for (const code of CODES) {
    const quotes = await server.db.execute<{ time: number; price: number }>(sql`
      select q.time, q.price from quotes q join instruments i on i.id = q.instrument_id where i.code = ${code} order by q.received_at, q.ctid`)
    for (const hold of [0, HOLD]) {
      let above: number | null = null
      for (const { time, price } of quotes) {
        if (price > 100) above ??= time
        else {
          if (above !== null && (hold === 0 || above + hold < time))
            episodes.push({ hold, code, startedAt: above + hold, endedAt: time })
          above = null
        }
      }
      if (above !== null) episodes.push({ hold, code, startedAt: above + hold, endedAt: null })
    }
  }
  return episodes
}

/** One quote after another, now above, now below, each asked again under its key until it is answered. */
async function push(code: string, pushing: { isOver: boolean; pushed: number }): Promise<void> {
  for (let quote = 0; !pushing.isOver; quote++) {
    const price = 95 + Math.floor(random() * 11)
    for (let isTold = false; !isTold;) {
      isTold = await ask(`${code}/${quote}`, `{"symbol":"PUSH:${code}","price":${price}}`).catch(() => false)
      if (!isTold) await sleep(100)
    }
    pushing.pushed++
    await sleep(random() < 0.1 ? 1.5 * HOLD : 20)
  }
}

async function ask(key: string, body: string): Promise<boolean> {
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
  return answer.ok
}
