import { Webhook } from 'standardwebhooks'
import { onTestFinished, expect, test } from 'vitest'
import { openGuard } from './address-guard'
import type { Message, Parcel } from './message'
import { openPost } from './post'
import { scriptedReceiver, type Reaction } from './scripted-receiver'
import { makeSecret } from './secret'
import { BODY_MAX, sendWebhook, writeBody } from './webhook'

const message: Message = {
  title: 'KRAKEN:BTCUSD: Unusual volume (firing)',
  text: 'volume 300.01',
  links: [],
  event: {
    specversion: '1.0',
    id: 'evt_1',
    source: '/candlewick',
    type: 'alert.firing',
    subject: 'KRAKEN:BTCUSD/volume',
    time: '2026-11-21T12:00:00.000Z',
    datacontenttype: 'application/json',
    timestamp: '2026-11-21T12:00:00.000Z',
    data: { value: 300.01, text: 'volume 300.01', note: null },
  },
}
const parcel = (more: Partial<Parcel> = {}): Parcel => ({ id: 'evt_1', message, late: false, now: Date.now(), ...more })

async function sending(react: (nth: number) => Reaction, answerWithin = 2_000) {
  const server = await scriptedReceiver((_, nth) => react(nth))
  const { post, close } = openPost(openGuard(['127.0.0.0/8']), { answerWithin })
  onTestFinished(async () => {
    await close()
    await server.close()
  })
  const secret = makeSecret()
  return {
    server,
    secret,
    send: (sent: Parcel, secrets = [secret]) => sendWebhook(post, { url: server.url, secrets }, sent),
  }
}

test('the signature verifies with the reference library, and not for another body, id or secret', async () => {
  const { server, secret, send } = await sending(() => ({}))
  expect(await send(parcel())).toMatchObject({ ok: true, status: 200, error: null, excerpt: 'ok' })
  const [{ headers, body } = { headers: {}, body: '' }] = server.received
  const signed = headers as Record<string, string>
  expect(signed['webhook-id']).toBe('evt_1')
  expect(new Webhook(secret).verify(body, signed)).toEqual(message.event)
  expect(() => new Webhook(secret).verify(body.replace('300.01', '300.02'), signed)).toThrow()
  expect(() => new Webhook(secret).verify(body, { ...signed, 'webhook-id': 'evt_2' })).toThrow()
  expect(() => new Webhook(makeSecret()).verify(body, signed)).toThrow()
})

test('while a secret is changed for another both verify', async () => {
  const { server, send } = await sending(() => ({}))
  const secrets = [makeSecret(), makeSecret()]
  await send(parcel(), secrets)
  const { headers, body } = server.received[0]!
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toBeTruthy()
})

test('a secret is whsec_ and 24 to 64 random bytes', () => {
  const [one, other] = [makeSecret(), makeSecret()]
  expect(one).toMatch(/^whsec_[A-Za-z0-9+/]+=*$/)
  expect(Buffer.from(one.slice(6), 'base64').length).toBeGreaterThanOrEqual(24)
  expect(one).not.toBe(other)
})

test.each<[what: string, reaction: Reaction, outcome: object]>([
  ['204', { status: 204, body: '' }, { ok: true, status: 204, excerpt: null }],
  ['299', { status: 299 }, { ok: true, status: 299 }],
  ['301', { status: 301, headers: { location: 'http://x.example/' } }, { ok: false, status: 301 }],
  ['304', { status: 304 }, { ok: false, status: 304 }],
  ['404', { status: 404, body: 'no such hook' }, { ok: false, error: 'answered 404', excerpt: 'no such hook' }],
  ['410', { status: 410 }, { ok: false, status: 410, verdict: 'gone' }],
  ['500', { status: 500 }, { ok: false, status: 500, retryAfterMs: null }],
  ['429 with seconds', { status: 429, headers: { 'retry-after': '90' } }, { ok: false, retryAfterMs: 90_000 }],
  ['503 with nonsense', { status: 503, headers: { 'retry-after': 'soon' } }, { ok: false, retryAfterMs: null }],
  ['a reset connection', { how: 'reset' }, { ok: false, status: null }],
])('an answer %s', async (_, reaction, outcome) => {
  const { send } = await sending(() => reaction)
  expect(await send(parcel())).toMatchObject(outcome)
})

test('429 with a date asks for the time until then', async () => {
  const until = new Date(Date.now() + 60_000).toUTCString()
  const { send } = await sending(() => ({ status: 429, headers: { 'retry-after': until } }))
  const { retryAfterMs } = await send(parcel())
  expect(retryAfterMs).toBeGreaterThan(50_000)
  expect(retryAfterMs).toBeLessThanOrEqual(60_000)
})

test('a receiver that never answers is given up after its time', async () => {
  const { send } = await sending(() => ({ how: 'silent' }), 300)
  expect(await send(parcel())).toMatchObject({ ok: false, status: null, error: 'did not answer within 0.3 s' })
})

test('an answer without end is read for its beginning only', async () => {
  const { send, server } = await sending((nth) => (nth === 1 ? { how: 'endless' } : {}))
  const before = process.memoryUsage().rss
  const outcome = await send(parcel())
  expect(outcome).toMatchObject({ ok: true, status: 200 })
  expect(outcome.excerpt).toHaveLength(500)
  expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
  expect(await send(parcel())).toMatchObject({ ok: true, excerpt: 'ok' })
  expect(server.received).toHaveLength(2)
})

test('an answer that hangs in its middle counts by its status', async () => {
  const { send } = await sending(() => ({ how: 'hanging-body', body: 'half of' }), 5_000)
  expect(await send(parcel())).toMatchObject({ ok: true, status: 200, excerpt: 'half of' })
})

test('what a receiver says is fit for the database: no NUL, no broken letters', async () => {
  const { send } = await sending(() => ({ status: 500, body: `a\0b\u0007 😀${'é'.repeat(600)}` }))
  const { excerpt } = await send(parcel())
  expect(excerpt).toMatch(/^a b +😀é+$/)
  expect([...excerpt!]).toHaveLength(500)
})

test('a late message says so, in the envelope and in the data', async () => {
  const { send, server } = await sending(() => ({}))
  await send(parcel({ late: true }))
  expect(JSON.parse(server.received[0]!.body)).toMatchObject({ late: true, data: { late: true, value: 300.01 } })
})

test('a body stays below 20 kB: words of people give way to data', () => {
  const long = 'ü'.repeat(9_000)
  const event = { ...message.event, data: { value: 300.01, text: long, note: long } }
  const body = writeBody({ message: { ...message, event }, late: true })
  expect(Buffer.byteLength(body)).toBeLessThan(BODY_MAX)
  expect(JSON.parse(body)).toMatchObject({ data: { value: 300.01 } })
})

test('nobody at home is told in words', async () => {
  const { send, server } = await sending(() => ({}))
  await server.close()
  expect((await send(parcel())).error).toMatch(/^The address 127\.0\.0\.1:\d+ could not be reached: .*ECONNREFUSED/)
})
