import { eq, sql } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { onTestFinished, expect, test } from 'vitest'
import { alerts, channels, deliveries, episodes } from '@/drizzle/schema'
import { scriptedReceiver, type Reaction, type Received } from '@/lib/channels/scripted-receiver'
import { openSender } from '@/lib/channels/send'
import { changeChannel, createChannel, getChannelView, removeChannel, rotateSecret } from '@/lib/channels/store'
import { listNotifications } from '@/lib/notifications/store'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { attempt } from './attempt'
import { ATTEMPTS_MAX } from './back-off'
import { writePause } from './pause'
import { spread } from './spread'
import { dropDeliveriesBefore, findNextInLine, getDelivery, listDeliveries, readDeliveredAt, replay } from './store'
import { anAlert, anEpisode, anEvent, aWebhook, PLACE, work } from './test-episodes'

const noon = Date.UTC(2026, 10, 21, 12)
const INBOX = 1

/** A receiver with real sockets, and a clock that the delivering believes. */
async function delivering(db: Db, react?: (received: Received, nth: number) => Reaction) {
  const clock = { time: noon }
  const now = () => clock.time
  const receiver = await scriptedReceiver(react)
  const sender = openSender(
    { WEBHOOK_ALLOW: ['127.0.0.1'], SMTP_URL: undefined, MAIL_FROM: undefined },
    { answerWithin: 500 },
  )
  onTestFinished(async () => {
    await sender.close()
    await receiver.close()
  })
  const alertId = await anAlert(db)
  const run = () => work(db, sender.send, now)
  const list = async (request: object = {}) =>
    (await listDeliveries(db, { limit: 100, ...request }, { secret: 'x'.repeat(16), now: clock.time })).deliveries
  /** Lets time go by, from one moment at which something is due to the next. */
  const pass = async (ms: number) => {
    for (const end = clock.time + ms; clock.time < end;) {
      const [row] = await db.execute<{ next: number | null }>(sql`
        select min(greatest(next_at, lease_until)) as next from deliveries
        where state in ('waiting', 'held') and greatest(next_at, lease_until) > ${clock.time}`)
      clock.time = Math.min(end, Number(row!.next ?? end))
      await run()
    }
  }
  const inbox = async () => listNotifications(db, { limit: 100 }, 'x'.repeat(16))
  return { clock, receiver, sender, alertId, run, list, pass, inbox }
}
const bodies = (received: readonly Received[]) =>
  received.map(
    ({ body }) => JSON.parse(body) as { id: string; type: string; late?: true; data: Record<string, unknown> },
  )

test('an episode becomes one signed message for each channel, and one in the inbox', () =>
  withRollback(async (db) => {
    const { receiver, run, alertId, inbox, list } = await delivering(db)
    const { id: channel, secret } = await createChannel(db, { type: 'webhook', name: 'Hook', url: receiver.url }, noon)
    const { id, eventId } = await anEpisode(db, [INBOX, channel], { alertId, at: noon })
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    expect(receiver.received).toHaveLength(1)
    const { headers, body } = receiver.received[0]!
    expect(headers['webhook-id']).toBe(eventId)
    expect(headers['webhook-timestamp']).toBe(String(noon / SECOND))
    expect(headers['webhook-signature']).toBe(new Webhook(secret!).sign(eventId, new Date(noon), body))
    expect(JSON.parse(body)).toMatchObject({
      specversion: '1.0',
      id: eventId,
      type: 'alert.firing',
      subject: 'KRAKEN:BTCUSD/volume',
      time: '2026-11-21T12:00:00.000Z',
      data: {
        alert_id: alertId,
        rule: { id: alertId, revision: 1, name: 'Unusual volume' },
        state: 'firing',
        instrument: { id: 'KRAKEN:BTCUSD' },
        metric: 'volume',
        value: 300.01,
        threshold: 300,
        mean: 100,
        n: 60,
        ratio: 3.0001,
        baseline: { fn: 'avg', window: 'PT1H', n: 60, value: 100, excluded_current: true },
        quality: { coverage: 1, filled: 0, missing: 0 },
        links: { chart: 'http://candles.example/instruments/KRAKEN%3ABTCUSD' },
      },
    })
    expect(JSON.parse(body)).not.toHaveProperty('late')
    expect((await inbox()).notifications).toMatchObject([
      {
        kind: 'alert.firing',
        title: 'KRAKEN:BTCUSD: Unusual volume (firing)',
        symbol: 'KRAKEN:BTCUSD',
        episodeId: id,
        alertId,
        readAt: null,
      },
    ])
    expect(await list()).toMatchObject([
      {
        state: 'delivered',
        eventId,
        episodes: [id],
        late: false,
        attempts: [{ at: noon, status: 200, error: null, excerpt: 'ok' }],
      },
    ])
    expect(await readDeliveredAt(db, [id, id + 1])).toEqual(new Map([[id, noon]]))
    expect(await getChannelView(db, channel)).toMatchObject({ provenAt: noon, failedAt: null, lastError: null })
  }))

test('a receiver that is down for ten minutes gets everything afterwards, in order per alert, marked late', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass, list } = await delivering(db)
    const other = await anAlert(db, 'Another')
    const channel = await aWebhook(db, receiver.url)
    const sent: { alert: number; eventId: string }[] = []
    const fire = async (alert: number) =>
      sent.push({ alert, eventId: (await anEpisode(db, [channel], { alertId: alert, at: clock.time })).eventId })

    await fire(alertId)
    await run()
    expect(receiver.received).toHaveLength(1)
    await receiver.close()
    clock.time += SECOND
    const down = clock.time
    for (let minute = 0; minute < 10; minute++) {
      await fire(alertId)
      await pass(20 * SECOND)
      await fire(other)
      await pass(40 * SECOND)
    }
    expect(receiver.received).toHaveLength(1)
    expect((await getChannelView(db, channel)).lastError).toContain('ECONNREFUSED')
    await receiver.listen()
    const up = clock.time
    await pass(40 * MINUTE)
    const told = bodies(receiver.received)
    expect(told.map(({ id }) => id).toSorted()).toEqual(sent.map(({ eventId }) => eventId).toSorted())
    for (const alert of [alertId, other]) {
      const due = sent.filter((each) => each.alert === alert).map(({ eventId }) => eventId)
      expect(told.filter(({ data }) => data['alert_id'] === alert).map(({ id }) => id)).toEqual(due)
    }
    expect(told.map(({ late }) => late ?? false)).toEqual([false, ...Array.from({ length: 20 }, () => true)])
    const all = await list()
    expect(all.every(({ state }) => state === 'delivered')).toBe(true)
    // The next step of the oldest was never further away than half an hour, and once it was through the others followed.
    const backAt = Math.min(...all.map(({ deliveredAt }) => deliveredAt!).filter((at) => at > down))
    expect(backAt - up).toBeLessThanOrEqual(30 * MINUTE)
    expect(all.every(({ deliveredAt }) => deliveredAt! <= backAt)).toBe(true)
  }))

test('a receiver that answers 500 for ever gets so many attempts, then a dead letter that holds nothing up and can be replayed', () =>
  withRollback(async (db) => {
    let isIll = true
    const { clock, receiver, alertId, run, pass, list, inbox } = await delivering(db, () =>
      isIll ? { status: 500, body: 'oh no' } : {},
    )
    const channel = await aWebhook(db, receiver.url)
    const first = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    const second = await anEpisode(db, [channel], { alertId, at: clock.time + 1, symbol: 'KRAKEN:ETHUSD' })
    await pass(5 * DAY)
    const [newer, dead] = await list()
    expect(dead).toMatchObject({ eventId: first.eventId, state: 'dead', reason: 'answered 500', nextAt: null })
    expect(dead!.attempts).toHaveLength(ATTEMPTS_MAX)
    expect(dead!.attempts.every(({ status, excerpt }) => status === 500 && excerpt === 'oh no')).toBe(true)
    expect(newer).toMatchObject({ eventId: second.eventId, state: 'waiting' })
    expect(newer!.attempts.length).toBeGreaterThan(0)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([first.eventId, second.eventId]),
    )
    expect((await inbox()).notifications).toMatchObject([
      { kind: 'channel.failing', title: 'The channel Hook gave up on a message' },
    ])
    expect(await getChannelView(db, channel)).toMatchObject({ dead: 1, waiting: 1, lastError: 'answered 500' })

    isIll = false
    await replay(db, dead!.id, clock.time)
    await run()
    expect(await getDelivery(db, dead!.id, clock.time)).toMatchObject({ state: 'delivered', late: true })
    expect(bodies(receiver.received).find(({ late, id }) => late && id === first.eventId)).toBeDefined()
    expect((await list()).map(({ state }) => state)).toEqual(['delivered', 'delivered']) // the channel answers: the other went too
  }))

test('a replay that fails is dead again at once', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, list } = await delivering(db, () => ({ status: 500 }))
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    const [delivery] = await list()
    await db.update(deliveries).set({ state: 'dead', nextAt: null })
    await replay(db, delivery!.id, clock.time)
    await run()
    expect(await list()).toMatchObject([{ state: 'dead', attempts: [{ status: 500 }, { status: 500 }] }])
  }))

test('the times between attempts are those that are stated', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, pass, list, run } = await delivering(db, () => ({ status: 500 }))
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await pass(8 * MINUTE)
    const [delivery] = await list()
    expect(delivery!.attempts.map(({ at }) => (at - noon) / SECOND)).toEqual([0, 5, 35, 95, 395])
    expect(delivery!.nextAt).toBe(noon + 395 * SECOND + 30 * MINUTE)
  }))

test('Retry-After is waited for', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, pass, list, run } = await delivering(db, (_, nth) =>
      nth === 1 ? { status: 429, headers: { 'retry-after': '60' } } : {},
    )
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await pass(2 * MINUTE)
    expect((await list())[0]!.attempts.map(({ at }) => (at - noon) / SECOND)).toEqual([0, 60])
  }))

test('410 switches the channel off, visibly, and what follows is not sent', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, list, inbox, pass } = await delivering(db, () => ({ status: 410 }))
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    expect(await getChannelView(db, channel)).toMatchObject({
      enabled: false,
      disabledReason: 'answered 410: it wants no more messages (2026-11-21 12:00 UTC)',
    })
    await anEpisode(db, [channel], { alertId, at: clock.time + 1, symbol: 'KRAKEN:ETHUSD' })
    await pass(HOUR)
    expect(receiver.received).toHaveLength(1)
    expect((await list()).map(({ state }) => state)).toEqual(['dropped', 'dead'])
    expect((await inbox()).notifications).toMatchObject([
      { kind: 'channel.failing', title: 'The channel Hook was switched off' },
    ])
    await changeChannel(db, channel, { enabled: true }, clock.time)
    expect(await getChannelView(db, channel)).toMatchObject({ enabled: true, disabledReason: null })
  }))

test('an address that may not be reached is a dead letter at once, with the reason', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, list } = await delivering(db)
    const channel = await aWebhook(db, `http://127.0.0.2:${receiver.port}/`)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    expect(await list()).toMatchObject([{ state: 'dead', attempts: [{ status: null }] }])
    expect((await list())[0]!.reason).toContain('127.0.0.2 is not a public address')
    expect(receiver.connections()).toBe(0)
  }))

test('an attempt whose worker died is made again after its lease, under the same id, and never by two at once', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, sender, list } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    const { eventId } = await anEpisode(db, [channel], { alertId, at: clock.time })
    // A worker that sends, and dies before it can write that down.
    const dying = work(
      db,
      async (to, parcel) => {
        await sender.send(to, parcel)
        throw new Error('killed')
      },
      () => clock.time,
    )
    await expect(dying).rejects.toThrow('killed')
    expect(await run()).toBe(0)
    clock.time += 29 * SECOND
    expect(await run()).toBe(0)
    clock.time += 2 * SECOND
    expect(await run()).toBe(1)
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual([eventId, eventId])
    expect(await list()).toMatchObject([{ state: 'delivered' }])
  }))

test('a job that comes too early, or too often, does nothing', () =>
  withRollback(async (db) => {
    const { clock, receiver, sender, alertId, list } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await anEpisode(db, [channel], { alertId, at: clock.time, instrumentId: 2 })
    await spread(db, PLACE, clock.time)
    const [second, first] = await list()
    const tools = { send: sender.send, now: () => clock.time, random: () => 0.5 }
    expect(await attempt(db, second!.id, tools)).toBeNull()
    expect(await attempt(db, first!.id, tools)).toMatchObject({ ok: true })
    expect(await findNextInLine(db, first!.id, clock.time)).toBe(second!.id)
    expect(await findNextInLine(db, second!.id, clock.time)).toBeUndefined()
    expect(await attempt(db, first!.id, tools)).toBeNull()
    expect(await attempt(db, second!.id, tools)).toMatchObject({ ok: true })
    expect(await attempt(db, 999_999, tools)).toBeNull()
    expect(receiver.received).toHaveLength(2)
  }))

test('what is spread twice is one delivery', () =>
  withRollback(async (db) => {
    const { clock, alertId, receiver, list, inbox } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [INBOX, channel, channel], { alertId, at: clock.time })
    expect(await spread(db, PLACE, clock.time)).toBe(1)
    expect(await spread(db, PLACE, clock.time)).toBe(0)
    await db.execute('update outbox set spread_at = null')
    expect(await spread(db, PLACE, clock.time)).toBe(1)
    expect([(await list()).length, (await inbox()).notifications.length]).toEqual([1, 1])
  }))

test('the end of an episode is told after its beginning, also when that has to wait', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass } = await delivering(db, (_, nth) => (nth <= 2 ? { status: 503 } : {}))
    const channel = await aWebhook(db, receiver.url)
    const { id } = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await db
      .update(episodes)
      .set({ endedAt: clock.time + SECOND, endReason: 'recovered' })
      .where(eq(episodes.id, id))
    await anEvent(db, [channel], { episodeId: id, kind: 'alert.resolved', at: clock.time + SECOND })
    await pass(2 * MINUTE)
    expect(bodies(receiver.received).map(({ type }) => type)).toEqual([
      'alert.firing',
      'alert.firing',
      'alert.firing',
      'alert.resolved',
    ])
    expect(bodies(receiver.received).at(-1)!.data).toMatchObject({
      state: 'ok',
      episode: { id, end_reason: 'recovered' },
    })
  }))

test.each([
  ['acknowledged', { acknowledgedAt: noon }, ['alert.firing']],
  ['snoozed', { snoozedUntil: noon + HOUR }, ['alert.firing']],
  ['snoozed, but not any more', { snoozedUntil: noon }, ['alert.firing', 'alert.resolved', 'alert.firing']],
])('of an episode that was %s nothing more is said', (_, set, said) =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    const { id } = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await db.update(episodes).set(set).where(eq(episodes.id, id))
    clock.time += MINUTE
    await anEvent(db, [channel], { episodeId: id, kind: 'alert.resolved', at: clock.time })
    if ('snoozedUntil' in set) await anEpisode(db, [channel], { alertId, at: clock.time }) // the same alert on the same instrument
    await run()
    expect(bodies(receiver.received).map(({ type }) => type)).toEqual(said)
  }),
)

test('of an episode whose beginning nobody was told, the end is not told either', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, inbox, list } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    await db
      .update(alerts)
      .set({ pausedUntil: clock.time + 1 })
      .where(eq(alerts.id, alertId))
    const { id } = await anEpisode(db, [INBOX, channel], { alertId, at: clock.time })
    await run()
    clock.time += MINUTE
    await anEvent(db, [INBOX, channel], { episodeId: id, kind: 'alert.resolved', at: clock.time })
    await run()
    expect(receiver.received).toEqual([])
    expect((await inbox()).notifications).toEqual([])
    expect((await list()).map(({ reason }) => reason)).toEqual([
      'nothing was said of the beginning',
      'the alert is paused',
    ])
  }))

test('within the group window the first message of an episode goes at once, in a storm after seconds, and takes along what waits', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass, list } = await delivering(db)
    const channel = await aWebhook(db, receiver.url, { groupWindow: 5 * MINUTE, digestAbove: 3 })
    const others = await Promise.all([
      anAlert(db, 'Two'),
      anAlert(db, 'Three'),
      anAlert(db, 'Four'),
      anAlert(db, 'Five'),
    ])
    const first = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    const events = [await anEvent(db, [channel], { episodeId: first.id, kind: 'alert.resolved', at: clock.time })]
    for (const alert of others)
      events.push((await anEpisode(db, [channel], { alertId: alert, at: clock.time })).eventId)
    await run()
    expect(bodies(receiver.received).map(({ id }) => id)).toEqual([first.eventId, events[1], events[2]])
    await pass(4 * SECOND)
    expect(receiver.received).toHaveLength(3)
    await pass(2 * SECOND)
    expect(receiver.received).toHaveLength(4)
    const digest = bodies(receiver.received).at(-1)!
    expect(digest).toMatchObject({
      type: 'alert.digest',
      data: {
        count: 3,
        items: [{ id: events[0], type: 'alert.resolved' }, { id: events[3], value: 300.01 }, { id: events[4] }],
      },
    })
    expect(digest).not.toHaveProperty('late')
    const all = await list()
    expect(all[0]).toMatchObject({
      kind: 'alert.digest',
      state: 'delivered',
      events: [events[0], events[3], events[4]],
    })
    expect(all.filter(({ digestId }) => digestId === all[0]!.id).map(({ state }) => state)).toEqual([
      'gathered',
      'gathered',
      'gathered',
    ])
  }))

test('what follows in a group window waits for its end', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass } = await delivering(db)
    const channel = await aWebhook(db, receiver.url, { groupWindow: 5 * MINUTE })
    const { id, eventId } = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    const after = await anEvent(db, [channel], { episodeId: id, kind: 'alert.resolved', at: clock.time })
    await run()
    await pass(4 * MINUTE)
    expect(bodies(receiver.received).map((body) => body.id)).toEqual([eventId])
    await pass(2 * MINUTE)
    expect(bodies(receiver.received).map((body) => body.id)).toEqual([eventId, after])
  }))

test('a storm that lasts is told in fewer and fewer messages', () =>
  withRollback(async (db) => {
    const { clock, receiver, run, pass } = await delivering(db)
    const channel = await aWebhook(db, receiver.url, { groupWindow: 5 * MINUTE, digestAbove: 1 })
    const times: number[] = []
    for (let second = 0; second < 124; second += 4) {
      await anEpisode(db, [channel], { alertId: await anAlert(db, `Nr ${second}`), at: clock.time })
      await run()
      await pass(4 * SECOND)
      if (receiver.received.length > times.length) times.push(second + 4)
    }
    // One by itself, then what came within 5, 20 and 80 s: looked at every four.
    expect(times).toEqual([4, 12, 32, 112])
  }))

test('the next episode of an alert does not overtake what is held of it', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run } = await delivering(db)
    const channel = await aWebhook(db, receiver.url, { groupWindow: 5 * MINUTE })
    const first = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await anEvent(db, [channel], { episodeId: first.id, kind: 'alert.resolved', at: clock.time })
    await run()
    expect(receiver.received).toHaveLength(1)
    clock.time += SECOND
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    expect(bodies(receiver.received).map(({ type }) => type)).toEqual([
      'alert.firing',
      'alert.resolved',
      'alert.firing',
    ])
  }))

test('while all is paused nothing leaves but the inbox, and afterwards one digest tells of it', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass, list, inbox } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    await writePause(db, clock.time + HOUR, clock.time)
    const fired = []
    for (let minute = 0; minute < 5; minute++) {
      fired.push((await anEpisode(db, [INBOX, channel], { alertId, at: clock.time })).eventId)
      await pass(MINUTE)
    }
    await pass(50 * MINUTE)
    expect(receiver.received).toEqual([])
    expect((await inbox()).unread).toBe(5)
    expect((await list({ state: 'held' })).length).toBe(5)
    await pass(10 * MINUTE)
    expect(bodies(receiver.received)).toMatchObject([
      { type: 'alert.digest', data: { count: 5, reason: 'Held while all messages were paused:' } },
    ])
    expect((bodies(receiver.received)[0]!.data['items'] as { id: string }[]).map(({ id }) => id)).toEqual(fired)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    expect(receiver.received).toHaveLength(2)
  }))

test('a pause that is lifted early lets go at once, and what was tried before stays itself', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass } = await delivering(db, (_, nth) => (nth === 1 ? { status: 500 } : {}))
    const channel = await aWebhook(db, receiver.url)
    const tried = await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await writePause(db, clock.time + DAY, clock.time)
    await pass(10 * MINUTE)
    const held = await anEpisode(db, [channel], { alertId, at: clock.time })
    await pass(10 * MINUTE)
    expect(receiver.received).toHaveLength(1)
    await writePause(db, clock.time, clock.time)
    await run()
    expect(bodies(receiver.received).map(({ id }) => id)).toEqual([tried.eventId, tried.eventId, held.eventId])
  }))

test('a storm fits in digests below 20 kB that name every event', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass } = await delivering(db)
    const channel = await aWebhook(db, receiver.url)
    await writePause(db, clock.time + MINUTE, clock.time)
    const fired: string[] = []
    for (let nth = 0; nth < 300; nth++)
      fired.push(
        (await anEpisode(db, [channel], { alertId, at: clock.time, instrumentId: nth, symbol: `KRAKEN:X${nth}` }))
          .eventId,
      )
    await run()
    await pass(3 * MINUTE)
    expect(receiver.received.length).toBeGreaterThan(1)
    expect(receiver.received.every(({ body }) => Buffer.byteLength(body) < 20_000)).toBe(true)
    const told = bodies(receiver.received).flatMap(({ data }) =>
      (data['items'] as { id: string }[]).map(({ id }) => id),
    )
    expect(told).toEqual(fired)
  }))

test('one channel that hangs does not hold up another', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, list } = await delivering(db, ({ path }) =>
      path === '/hang' ? { how: 'silent' } : {},
    )
    const hanging = await aWebhook(db, receiver.url.replace('/hook', '/hang'))
    const healthy = await aWebhook(db, receiver.url)
    await anEpisode(db, [hanging, healthy], { alertId, at: clock.time })
    await run()
    expect((await list({ channel: healthy })).map(({ state }) => state)).toEqual(['delivered'])
    expect(await list({ channel: hanging })).toMatchObject([
      { state: 'waiting', reason: 'did not answer within 0.5 s' },
    ])
  }))

test('a channel that is removed drops what waits for it', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, pass, list } = await delivering(db, () => ({ status: 500 }))
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    await removeChannel(db, channel, clock.time)
    await anEpisode(db, [channel], { alertId, at: clock.time + 1 })
    await pass(HOUR)
    expect(receiver.received).toHaveLength(1)
    expect((await list()).map(({ state, reason }) => [state, reason])).toEqual([
      ['dropped', 'the channel was removed'],
      ['dropped', 'the channel was removed'],
    ])
  }))

test('after a new secret the old one signs too, for a day', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run } = await delivering(db)
    const { id: channel, secret: old } = await createChannel(
      db,
      { type: 'webhook', name: 'Hook', url: receiver.url },
      noon,
    )
    const { secret, oldUntil } = await rotateSecret(db, channel, clock.time)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    clock.time = oldUntil
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    const signatures = receiver.received.map(({ headers, body }) =>
      [secret, old!].map((each) =>
        String(headers['webhook-signature'])
          .split(' ')
          .includes(
            new Webhook(each).sign(
              String(headers['webhook-id']),
              new Date(Number(headers['webhook-timestamp']) * 1_000),
              body,
            ),
          ),
      ),
    )
    expect(signatures).toEqual([
      [true, true],
      [true, false],
    ])
  }))

test('what is old and done is forgotten; what is open is kept', () =>
  withRollback(async (db) => {
    const { clock, receiver, alertId, run, list } = await delivering(db, (_, nth) => (nth === 1 ? {} : { status: 500 }))
    const channel = await aWebhook(db, receiver.url)
    await anEpisode(db, [channel], { alertId, at: clock.time })
    await run()
    const other = await anAlert(db, 'Another')
    const open = await anEpisode(db, [channel], { alertId: other, at: clock.time })
    await run()
    await dropDeliveriesBefore(db, clock.time + DAY)
    expect((await list()).map(({ eventId }) => eventId)).toEqual([open.eventId])
  }))

test('a channel tells of itself, but never its secret', () =>
  withRollback(async (db) => {
    const slack = await createChannel(
      db,
      { type: 'slack', name: 'Team', url: 'https://hooks.slack.com/services/T0/B0/s3cret' },
      noon,
    )
    const hook = await createChannel(db, { type: 'webhook', name: 'Hook', url: 'https://example.org/hook' }, noon)
    const views = [await getChannelView(db, slack.id), await getChannelView(db, hook.id)]
    expect(views.map(({ url }) => url)).toEqual(['https://hooks.slack.com/…', 'https://example.org/hook'])
    expect(JSON.stringify(views)).not.toMatch(/s3cret|whsec_/)
    expect([slack.secret, hook.secret]).toEqual([null, expect.stringMatching(/^whsec_/)])
    expect(await db.select({ secret: channels.secret }).from(channels).where(eq(channels.id, hook.id))).toEqual([
      { secret: hook.secret },
    ])
  }))
