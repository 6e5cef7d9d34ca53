import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { scriptedReceiver } from '@/lib/channels/scripted-receiver'
import { anAlert, anEpisode, anEvent, aWebhook } from '@/lib/deliveries/test-episodes'
import { SECOND } from '@/lib/platform/time'
import { findIdleInTransaction } from './oracle'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'
import { openWorkerProcess } from './worker-process'

const INBOX = 1
const PROMISED = 10 * SECOND
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

async function workerWithReceiver(react: Parameters<typeof scriptedReceiver>[0]) {
  const { db, url, folder } = server
  const receiver = await scriptedReceiver(react)
  const env = { DATABASE_URL: url, DATA_DIR: folder, WEBHOOK_ALLOW: '127.0.0.1', SECRET: 'a secret of sixteen letters' }
  const worker = openWorkerProcess(env)
  onTestFinished(async () => {
    await worker.close()
    await receiver.close()
  })
  const channel = await aWebhook(db, receiver.url)
  const countOpen = async () => {
    const [row] = await db.execute<{ n: number }>(sql`
      select (select count(*) from outbox where spread_at is null)
        + (select count(*) from deliveries where state in ('waiting', 'held')) as n`)
    return Number(row!.n)
  }
  worker.start()
  const beats = async () => {
    const [row] = await db.execute<{ n: number }>(sql`select count(*)::int as n from heartbeats`)
    return row!.n
  }
  await expect.poll(beats, { timeout: 60_000, interval: 200 }).toBe(1)
  return { db, receiver, worker, channel, countOpen }
}

test('a message is with its receiver and in the inbox soon after it was decided', async () => {
  const arrived = new Map<string, number>()
  const { db, channel, countOpen } = await workerWithReceiver(({ headers }) => {
    arrived.set(String(headers['webhook-id']), Date.now())
    return {}
  })
  const alertId = await anAlert(db, 'Swift')
  const took: number[] = []
  for (let nth = 0; nth < 8; nth++) {
    await sleep(random() * SECOND) // anywhere between two looks
    const at = Date.now()
    const { id, eventId } = await anEpisode(db, [INBOX, channel], { alertId, at, instrumentId: nth })
    await expect.poll(() => arrived.has(eventId), { timeout: PROMISED, interval: 20 }).toBe(true)
    took.push(arrived.get(eventId)! - at)
    const [row] = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from notifications where episode_id = ${id}`,
    )
    expect(row!.n).toBe(1)
  }
  await expect.poll(countOpen, { timeout: PROMISED }).toBe(0)
  took.sort((a, b) => a - b)
  tell(`from the outbox to the receiver: ${took.join(', ')} ms`)
  expect(took.at(-1)).toBeLessThan(PROMISED)
}, 120_000)

test('kill -9 of the worker, again and again, with a receiver that is ill now and then: nothing is lost, a repeat has the same id and says the same, and the order per alert stays', async () => {
  const heard: { id: string; alert: number; body: string; ok: boolean }[] = []
  const { db, worker, channel, countOpen } = await workerWithReceiver(({ headers, body }) => {
    const { late: _, ...event } = JSON.parse(body) as { late?: true; data: { alert_id: number; late?: true } }
    delete event.data.late
    const dice = random()
    const ok = dice > 0.25
    heard.push({ id: String(headers['webhook-id']), alert: event.data.alert_id, body: JSON.stringify(event), ok })
    return ok ? {} : dice < 0.05 ? { how: 'silent' } : { status: 503 }
  })
  const alerts = [await anAlert(db, 'One'), await anAlert(db, 'Two'), await anAlert(db, 'Three')]
  const sent: { alert: number; eventId: string }[] = []
  const rounds = 3 * (ROUNDS ?? 1)
  let nth = 0
  for (let round = 0; round < rounds; round++) {
    for (let each = 0; each < 6; each++) {
      const alert = alerts[Math.floor(random() * alerts.length)]!
      const at = Date.now()
      const { id, eventId } = await anEpisode(db, [INBOX, channel], { alertId: alert, at, instrumentId: nth++ })
      sent.push({ alert, eventId })
      if (random() < 0.5)
        sent.push({
          alert,
          eventId: await anEvent(db, [INBOX, channel], { episodeId: id, kind: 'alert.resolved', at }),
        })
      await sleep(random() * 150)
    }
    await worker.kill()
    await sleep(random() * SECOND)
    worker.start()
    await sleep(random() * 3 * SECOND)
  }
  // Nobody waits for minutes here: what is due later is due now.
  const hurry = sql`update deliveries set next_at = 0 where state = 'waiting' and lease_until is null`
  await expect
    .poll(
      async () => {
        await db.execute(hurry)
        return countOpen()
      },
      { timeout: 150_000, interval: SECOND },
    )
    .toBe(0)

  const [row] = await db.execute<{ dead: number; shown: number }>(sql`
    select (select count(*)::int from deliveries where state = 'dead') as dead,
      (select count(distinct event_id)::int from notifications where event_id in ${sent.map(({ eventId }) => eventId)}) as shown`)
  const ill = row!.dead
  const told = heard.filter(({ ok }) => ok)
  const arrived = new Set(told.map(({ id }) => id))
  expect([...arrived].filter((id) => !sent.some(({ eventId }) => eventId === id))).toEqual([])
  expect(sent.length - arrived.size).toBeLessThanOrEqual(ill) // twelve refusals in a row are a dead letter, not a loss
  expect(row!.shown).toBe(sent.length)
  for (const id of arrived) expect(new Set(heard.filter((each) => each.id === id).map(({ body }) => body)).size).toBe(1)
  for (const alert of alerts) {
    const first = [...new Set(told.filter((each) => each.alert === alert).map(({ id }) => id))]
    expect(first).toEqual(
      sent.filter((each) => each.alert === alert && arrived.has(each.eventId)).map(({ eventId }) => eventId),
    )
  }
  expect(await findIdleInTransaction(db)).toEqual([])
  expect(worker.deaths).toEqual([])
  tell(
    `${rounds} kills of the worker: ${sent.length} messages, ${heard.length} attempts, ${told.length} taken, ${ill} dead`,
  )
}, 300_000)
