import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { AlertBody } from '@/lib/alerts/contract'
import { createAlert } from '@/lib/alerts/store'
import { scriptedReceiver } from '@/lib/channels/scripted-receiver'
import { createChannel } from '@/lib/channels/store'
import { doorKey } from '@/lib/platform/door'
import { findHeartbeat } from '@/lib/platform/heartbeat'
import { MINUTE, minuteOf, SECOND } from '@/lib/platform/time'
import { tell } from './seed'
import { openServer, type Server } from './server'
import { openWorkerProcess } from './worker-process'

const SECRET = 'a secret of sixteen letters'
let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

test('through the push door: 300 in the running minute is nothing, 0.01 more is one signed message', async () => {
  const { db, url, folder } = server
  const arrivals: number[] = []
  const receiver = await scriptedReceiver(() => (arrivals.push(Date.now()), {}))
  const worker = openWorkerProcess({ DATABASE_URL: url, DATA_DIR: folder, WEBHOOK_ALLOW: '127.0.0.1', SECRET })
  onTestFinished(async () => {
    await worker.close()
    await receiver.close()
  })
  const { id: channel, secret } = await createChannel(
    db,
    { type: 'webhook', name: 'Hook', url: receiver.url },
    Date.now(),
  )
  worker.start()
  const address = async () => (await findHeartbeat(db, 'worker'))?.address ?? null
  await expect.poll(address, { timeout: 60_000, interval: 200 }).not.toBeNull()
  const door = await address()
  const push = async (quotes: object[]) => {
    const response = await fetch(`${door}/quotes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${doorKey(SECRET)}`, 'content-type': 'application/json' },
      body: JSON.stringify(quotes),
    })
    expect(response.status).toBe(200)
    return response.json()
  }
  // Not into a minute that ends while this runs.
  const left = minuteOf(Date.now()) + MINUTE - Date.now()
  if (left < 25 * SECOND) await new Promise((resolve) => setTimeout(resolve, left + 500))
  const minute = minuteOf(Date.now())
  const history = (symbol: string, minutes: number) =>
    Array.from({ length: minutes }, (_, nth) => ({
      symbol,
      price: 10,
      size: 100,
      time: minute - (minutes - nth) * MINUTE + 1_000,
    }))
  await push([...history('PUSH:FULL', 60), ...history('PUSH:SHORT', 29)])
  await createAlert(
    db,
    AlertBody.parse({
      name: 'Burst',
      scope: { symbols: ['PUSH:FULL', 'PUSH:SHORT'] },
      measure: 'volume',
      condition: { type: 'ratio', factor: 3, window: '1h' },
      channels: [channel],
    }),
    Date.now(),
  )
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  for (const symbol of ['PUSH:FULL', 'PUSH:SHORT']) await push([{ symbol, price: 10, size: 300, time: Date.now() }])
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  expect(receiver.received).toEqual([])
  const sentAt = Date.now()
  for (const symbol of ['PUSH:FULL', 'PUSH:SHORT']) await push([{ symbol, price: 10, size: 0.01, time: Date.now() }])
  await expect.poll(() => receiver.received.length, { timeout: 10_000, interval: 20 }).toBe(1)
  tell(`from the push to the receiver: ${arrivals[0]! - sentAt} ms`)
  await new Promise((resolve) => setTimeout(resolve, 4_000))
  expect(receiver.received).toHaveLength(1)
  const { headers, body } = receiver.received[0]!
  const event = new Webhook(secret!).verify(body, headers as Record<string, string>)
  expect(event).toMatchObject({
    type: 'alert.firing',
    subject: 'PUSH:FULL/volume',
    data: {
      value: 300.01,
      mean: 100,
      n: 60,
      threshold: 300,
      baseline: { value: 100, n: 60, window: 'PT1H' },
      rule: { name: 'Burst' },
    },
  })
  expect(event).not.toHaveProperty('late')
}, 180_000)
