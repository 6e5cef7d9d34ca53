import { onTestFinished, expect, test } from 'vitest'
import { openTestServer } from '@/app/api/_http/test-server'
import { DELETE, GET as PAUSE, PUT } from '@/app/api/deliveries/pause/route'
import { GET as DELIVERIES } from '@/app/api/deliveries/route'
import { GET as DELIVERY } from '@/app/api/deliveries/[id]/route'
import { POST as REPLAY } from '@/app/api/deliveries/[id]/replay/route'
import { DeliveriesResponse, DeliveryView, PauseView } from '@/lib/deliveries/contract'
import { anAlert, anEpisode, anEvent, aWebhook, work } from '@/lib/deliveries/test-episodes'
import { nameOf } from '@/lib/live/hub'
import { EpisodeEvent, NotificationEvent } from '@/lib/live/contract'
import { readLive } from '@/lib/live/read-live'
import { NotificationsResponse, ReadResponse } from '@/lib/notifications/contract'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { HOUR } from '@/lib/platform/time'
import { POST as READ_ONE } from './[id]/read/route'
import { POST as READ_ALL } from './read/route'
import { GET } from './route'

function open(db: Db) {
  const web = openTestServer(db)
  onTestFinished(() => web.close())
  const { call, clock, sender } = web
  const list = async (query = '') => NotificationsResponse.parse((await call(GET, { query })).body)
  const run = () => work(db, sender.send, () => clock.time)
  return { ...web, list, run }
}

test('the inbox is paged, counted and read, one by one or up to what was seen', () =>
  withRollback(async (db) => {
    const { call, clock, list, run } = open(db)
    const alertId = await anAlert(db)
    for (let nth = 0; nth < 5; nth++)
      await anEpisode(db, [1], { alertId, at: clock.time, symbol: `PUSH:X${nth}`, instrumentId: nth })
    await run()
    const first = await list('?limit=2')
    expect([first.unread, first.notifications.map(({ symbol }) => symbol)]).toEqual([5, ['PUSH:X4', 'PUSH:X3']])
    const second = await list(`?limit=2&cursor=${first.next}`)
    expect(second.notifications.map(({ symbol }) => symbol)).toEqual(['PUSH:X2', 'PUSH:X1'])
    expect((await list(`?limit=2&cursor=${second.next}`)).next).toBeNull()
    const id = second.notifications[0]!.id
    const one = await call(READ_ONE, { method: 'POST', params: { id: String(id) } })
    expect(ReadResponse.parse(one.body)).toEqual({ unread: 4 })
    expect((await call(READ_ONE, { method: 'POST', params: { id: String(id) } })).body).toEqual({ unread: 4 })
    const some = await call(READ_ALL, { method: 'POST', body: { upTo: id } })
    expect(some.body).toEqual({ unread: 2 })
    expect((await list('?unread=true')).notifications.map(({ symbol }) => symbol)).toEqual(['PUSH:X4', 'PUSH:X3'])
    expect((await list('?unread=false')).notifications).toHaveLength(3)
    expect((await call(READ_ALL, { method: 'POST', body: {} })).body).toEqual({ unread: 0 })
    expect((await call(READ_ONE, { method: 'POST', params: { id: '999999' } })).status).toBe(404)
    expect((await call(GET, { query: '?unraed=true' })).status).toBe(400)
  }))

test('deliveries are listed by channel, alert, episode and state, and replayed', () =>
  withRollback(async (db) => {
    const { call, clock, run } = open(db)
    const [alertId, other] = [await anAlert(db), await anAlert(db, 'Another')]
    const [one, two] = [await aWebhook(db, 'http://127.0.0.1:1/'), await aWebhook(db, 'http://127.0.0.1:1/')]
    const episode = await anEpisode(db, [one, two], { alertId, at: clock.time })
    await anEpisode(db, [one], { alertId: other, at: clock.time })
    await run()
    const count = async (query: string) =>
      DeliveriesResponse.parse((await call(DELIVERIES, { query })).body).deliveries.length
    expect(await count('')).toBe(3)
    expect(await count(`?channel=${one}`)).toBe(2)
    expect(await count(`?alert=${other}`)).toBe(1)
    expect(await count(`?episode=${episode.id}`)).toBe(2)
    expect(await count('?state=dead')).toBe(3) // 127.0.0.1 may not be reached here
    expect(await count('?state=waiting')).toBe(0)
    const page = DeliveriesResponse.parse((await call(DELIVERIES, { query: '?limit=2' })).body)
    expect(await count(`?limit=2&cursor=${page.next}`)).toBe(1)
    const id = String(page.deliveries[0]!.id)
    const replayed = await call(REPLAY, { method: 'POST', params: { id } })
    expect(DeliveryView.parse(replayed.body)).toMatchObject({ state: 'waiting', nextAt: clock.time })
    await run()
    expect((await call(DELIVERY, { params: { id } })).body).toMatchObject({
      state: 'dead',
      attempts: [{ status: null }, { status: null }],
    })
    expect((await call(REPLAY, { method: 'POST', params: { id: '999999' } })).status).toBe(404)
    expect((await call(DELIVERIES, { query: '?state=lost' })).status).toBe(400)
  }))

test('all messages are paused until a moment, and resumed', () =>
  withRollback(async (db) => {
    const { call, clock, run } = open(db)
    expect((await call(PAUSE)).body).toEqual({ until: null, since: null, held: 0 })
    const until = clock.time + HOUR
    const paused = await call(PUT, { method: 'PUT', body: { until: new Date(until).toISOString() } })
    expect(PauseView.parse(paused.body)).toEqual({ until, since: clock.time, held: 0 })
    await anEpisode(db, [await aWebhook(db, 'http://127.0.0.1:1/')], { alertId: await anAlert(db), at: clock.time })
    await run()
    const since = clock.time
    clock.time += 1_000
    const longer = await call(PUT, { method: 'PUT', body: { until: until + HOUR } })
    expect(longer.body).toEqual({ until: until + HOUR, since, held: 1 })
    expect((await call(DELETE, { method: 'DELETE' })).body).toEqual({ until: null, since: null, held: 1 })
    await run()
    expect((await call(PAUSE)).body).toEqual({ until: null, since: null, held: 0 })
    expect((await call(PUT, { method: 'PUT', body: { until: 'tomorrow' } })).status).toBe(400)
  }))

test('the stream tells of episodes and of the inbox as they are now', () =>
  withRollback(async (db) => {
    const { clock, run } = open(db)
    const watches = (['episode', 'notification'] as const).map((topic) => ({ topic, instrumentId: 0, interval: '' }))
    const read = readLive({ db, sources: new Map(), now: () => clock.time, symbolOf: () => '' })
    const look = async () => {
      const happened = await read(watches)
      return watches.map((watch) => happened.get(nameOf(watch))!.map(({ data }) => data))
    }
    expect(await look()).toEqual([[], [{ unread: 0, newest: null }]])
    const { id } = await anEpisode(db, [1], { alertId: await anAlert(db), at: clock.time })
    await run()
    const [episodes, inbox] = await look()
    expect(EpisodeEvent.array().parse(episodes)).toMatchObject([{ id, alert: 'Unusual volume', endedAt: null }])
    expect(NotificationEvent.array().parse(inbox)).toMatchObject([
      { unread: 1, newest: { episodeId: id, kind: 'alert.firing' } },
    ])
    await anEvent(db, [1], { episodeId: id, kind: 'alert.resolved', at: clock.time })
    await run()
    expect((await look())[1]).toMatchObject([{ unread: 2, newest: { kind: 'alert.resolved' } }])
  }))
