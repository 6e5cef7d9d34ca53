import { expect, onTestFinished, test } from 'vitest'
import { openTestServer } from '@/app/api/_http/test-server'
import { POST as MAKE_CHANNEL } from '@/app/api/channels/route'
import { POST as TEST_CHANNEL } from '@/app/api/channels/[id]/test/route'
import { NewChannelResponse } from '@/lib/channels/contract'
import { type Reaction, scriptedReceiver } from '@/lib/channels/scripted-receiver'
import { DeliveriesResponse, DeliveryView } from '@/lib/deliveries/contract'
import { anAlert, anEpisode, work } from '@/lib/deliveries/test-episodes'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY } from '@/lib/platform/time'
import { GET as GET_ONE } from './[id]/route'
import { POST as REPLAY } from './[id]/replay/route'
import { GET } from './route'

async function open(db: Db, reaction: Reaction) {
  const web = openTestServer(db, { WEBHOOK_ALLOW: '127.0.0.1/32' })
  const state = { reaction }
  const receiver = await scriptedReceiver(() => state.reaction)
  onTestFinished(async () => {
    web.close()
    await receiver.close()
  })
  const body = { name: 'Hook', type: 'webhook', url: receiver.url }
  const { id: channel } = NewChannelResponse.parse((await web.call(MAKE_CHANNEL, { method: 'POST', body })).body)
  const alertId = await anAlert(db)
  const { id: episode, eventId } = await anEpisode(db, [channel], { alertId, at: web.clock.time })
  const send = () => work(db, web.sender.send, () => web.clock.time)
  const list = async (query = '') => {
    const { status, body: answer } = await web.call(GET, { query })
    expect(status).toBe(200)
    return DeliveriesResponse.parse(answer).deliveries
  }
  const replay = (id: number, headers = {}) => web.call(REPLAY, { params: { id: String(id) }, method: 'POST', headers })
  return { ...web, state, receiver, channel, alertId, episode, eventId, send, list, replay }
}

test('a delivery tells every attempt with what the receiver said, and a dead one is sent again under its id', () =>
  withRollback(async (db) => {
    const { state, receiver, channel, alertId, episode, eventId, clock, call, send, list, replay } = await open(db, {
      status: 503,
      body: 'out of order',
    })
    for (let attempt = 0; attempt < 12; attempt++) {
      await send()
      clock.time += 2 * DAY
    }
    const [dead] = await list('?state=dead')
    expect(dead).toMatchObject({
      channel: { id: channel },
      eventId,
      alerts: [alertId],
      episodes: [episode],
      state: 'dead',
    })
    expect(dead!.attempts).toHaveLength(12)
    expect(dead!.attempts[0]).toMatchObject({ status: 503, error: 'answered 503', excerpt: 'out of order' })
    for (const query of [`?channel=${channel}`, `?alert=${alertId}`, `?episode=${episode}`])
      expect((await list(query)).map(({ id }) => id)).toEqual([dead!.id])
    expect(await list('?channel=1')).toEqual([])

    expect((await replay(dead!.id, { origin: 'https://evil.example' })).status).toBe(403)
    state.reaction = {}
    expect(DeliveryView.parse((await replay(dead!.id)).body)).toMatchObject({ state: 'waiting', eventId })
    await send()
    const after = DeliveryView.parse((await call(GET_ONE, { params: { id: String(dead!.id) } })).body)
    expect(after).toMatchObject({ state: 'delivered', late: true, eventId })
    expect(after.attempts.at(-1)).toMatchObject({ status: 200, error: null })
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([eventId]))
    expect((await replay(999_999)).status).toBe(404)
    expect((await call(GET, { query: '?state=lost' })).body).toMatchObject({ errors: [{ pointer: '/state' }] })
  }))

test('a test of a channel whose receiver is not there answers 200 with what went wrong', () =>
  withRollback(async (db) => {
    const { receiver, channel, call } = await open(db, {})
    await receiver.close()
    const { status, body } = await call(TEST_CHANNEL, { params: { id: String(channel) }, method: 'POST' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ ok: false, error: expect.stringContaining('ECONNREFUSED') })
  }))
