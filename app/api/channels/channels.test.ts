import { SMTPServer } from 'smtp-server'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { onTestFinished, expect, test } from 'vitest'
import { openTestServer } from '@/app/api/_http/test-server'
import {
  ChannelsResponse,
  ChannelView,
  NewChannelResponse,
  NewSecretResponse,
  PreviewResponse,
  TestResponse,
} from '@/lib/channels/contract'
import { type Reaction, scriptedReceiver } from '@/lib/channels/scripted-receiver'
import { anAlert, anEpisode } from '@/lib/deliveries/test-episodes'
import { listNotifications } from '@/lib/notifications/store'
import type { Db } from '@/lib/platform/db'
import { Problem } from '@/lib/platform/contract'
import { withRollback } from '@/lib/platform/test-db'
import { DELETE, GET as GET_ONE, PATCH } from './[id]/route'
import { POST as ROTATE } from './[id]/secret/route'
import { POST as TEST } from './[id]/test/route'
import { POST as PREVIEW } from './preview/route'
import { GET, POST } from './route'

const allowed = { WEBHOOK_ALLOW: '127.0.0.1/32' }

function open(db: Db, variables: Record<string, string> = allowed) {
  const web = openTestServer(db, variables)
  onTestFinished(() => web.close())
  const make = (body: object) => web.call(POST, { method: 'POST', body })
  const made = async (body: object) => NewChannelResponse.parse((await make(body)).body)
  const tell = (id: number) => ({ params: { id: String(id) } })
  const testIt = async (id: number) => {
    const answer = await web.call(TEST, { method: 'POST', ...tell(id) })
    expect(answer.status).toBe(200)
    return TestResponse.parse(answer.body)
  }
  const look = async (id: number) => ChannelView.parse((await web.call(GET_ONE, tell(id))).body)
  return { ...web, make, made, tell, testIt, look }
}

async function receiver(reaction: Reaction = {}) {
  const server = await scriptedReceiver(() => reaction)
  onTestFinished(() => server.close())
  return server
}

test('a webhook is made with a secret that is shown once, and its test message verifies', () =>
  withRollback(async (db) => {
    const { make, testIt, look, call } = open(db)
    const { url, received } = await receiver()
    const made = await make({ name: 'Hook', type: 'webhook', url })
    expect(made.status).toBe(201)
    const { id, secret } = NewChannelResponse.parse(made.body)
    expect(made.headers.get('location')).toBe(`/api/channels/${id}`)
    expect(await testIt(id)).toMatchObject({ ok: true, status: 200, excerpt: 'ok' })
    expect(await look(id)).toMatchObject({ provenAt: Date.UTC(2026, 10, 21, 12), lastError: null })
    const { body, headers } = received[0]!
    expect(JSON.parse(body)).toMatchObject({ type: 'channel.test', data: { channel: { name: 'Hook' } } })
    const at = new Date(Number((headers as Record<string, string>)['webhook-timestamp']) * 1_000)
    expect(headers['webhook-signature']).toBe(new Webhook(secret!).sign(String(headers['webhook-id']), at, body))
    const list = await call(GET)
    expect(ChannelsResponse.parse(list.body).channels.map(({ name }) => name)).toEqual(['Inbox', 'Hook'])
    expect(list.text).not.toContain('whsec_')
  }))

test.each<[what: string, reaction: Reaction, error: RegExp]>([
  ['answers 500', { status: 500, body: 'out of order' }, /^answered 500$/],
  ['redirects', { status: 307, headers: { location: 'http://127.0.0.1:1/' } }, /a redirect, which is not followed/],
  ['says nothing', { how: 'silent' }, /^did not answer within 1 s$/],
  ['hangs up', { how: 'reset' }, /could not be reached: .*/],
])('a test tells what really happened when the receiver %s', (_, reaction, error) =>
  withRollback(async (db) => {
    const { made, testIt, look } = open(db)
    const { url } = await receiver(reaction)
    const { id } = await made({ name: 'Hook', type: 'webhook', url })
    const answer = await testIt(id)
    expect(answer.ok).toBe(false)
    expect(answer.error).toMatch(error)
    expect(await look(id)).toMatchObject({ provenAt: null, lastError: answer.error })
  }),
)

test('a test of an address that may not be reached says so, and opens no connection', () =>
  withRollback(async (db) => {
    const { made, testIt } = open(db, {})
    const server = await receiver()
    for (const host of ['127.0.0.1', '0x7f.1', 'localhost']) {
      const { id } = await made({ name: 'Hook', type: 'webhook', url: `http://${host}:${server.port}/` })
      expect((await testIt(id)).error).toContain('WEBHOOK_ALLOW')
    }
    expect(server.connections()).toBe(0)
  }))

test('410 to a test switches the channel off', () =>
  withRollback(async (db) => {
    const { made, testIt, look } = open(db)
    const { url } = await receiver({ status: 410 })
    const { id } = await made({ name: 'Hook', type: 'webhook', url })
    await testIt(id)
    expect(await look(id)).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('410') })
  }))

test('e-mail without SMTP_URL says so when it is made', () =>
  withRollback(async (db) => {
    const { make } = open(db)
    const answer = await make({ name: 'Mail', type: 'email', to: 'me@example.org' })
    expect(answer.status).toBe(409)
    expect(Problem.parse(answer.body).detail).toContain('SMTP_URL is missing')
  }))

test('an e-mail channel takes one address or several, and its test arrives', () =>
  withRollback(async (db) => {
    const subjects: string[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      onData(stream, _, callback) {
        let text = ''
        stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
        stream.on('end', () => {
          subjects.push(/^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '')
          callback()
        })
      },
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
    const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
    const { made, testIt } = open(db, { SMTP_URL: url, MAIL_FROM: 'candlewick@example.org' })
    const one = await made({ name: 'Mail', type: 'email', to: 'me@example.org' })
    expect(one).toMatchObject({ type: 'email', to: ['me@example.org'], url: null, secret: null, groupWindow: '5m' })
    const many = await made({ name: 'Mail', type: 'email', to: ['me@example.org', 'you@example.org'] })
    expect(await testIt(one.id)).toMatchObject({ ok: true, status: 250 })
    expect(await testIt(many.id)).toMatchObject({ ok: true })
    expect(subjects).toEqual(['Test message from Candlewick', 'Test message from Candlewick'])
  }))

test('a test of the inbox shows up in it', () =>
  withRollback(async (db) => {
    const { testIt } = open(db)
    expect(await testIt(1)).toMatchObject({ ok: true })
    const { notifications, unread } = await listNotifications(db, { limit: 10 }, 'x'.repeat(16))
    expect([notifications.map(({ kind }) => kind), unread]).toEqual([['channel.test'], 1])
  }))

test.each<[what: string, body: object, pointer: string, detail: RegExp]>([
  ['no address', { name: 'x', type: 'webhook' }, '/url', /./],
  ['another protocol', { name: 'x', type: 'webhook', url: 'ftp://example.org/' }, '/url', /http/],
  ['a file', { name: 'x', type: 'slack', url: 'file:///etc/passwd' }, '/url', /http/],
  ['a password in the address', { name: 'x', type: 'webhook', url: 'http://a:b@example.org/' }, '/url', /password/],
  ['no e-mail address', { name: 'x', type: 'email', to: 'nobody' }, '/to', /./],
  ['a header in the e-mail address', { name: 'x', type: 'email', to: 'a@b.org\r\nBcc: c@d.org' }, '/to', /./],
  ['an unknown type', { name: 'x', type: 'pigeon' }, '/type', /./],
  ['a second inbox', { name: 'x', type: 'inbox' }, '/type', /./],
  ['an unknown field', { name: 'x', type: 'webhook', url: 'http://example.org/', urll: 'x' }, '/urll', /not known/],
  [
    'an unknown variable',
    { name: 'x', type: 'webhook', url: 'http://example.org/', template: { title: '{{alert}} {{prise}}', body: 'x' } },
    '/template/title',
    /there is no variable \{\{prise\}\}/,
  ],
  [
    'a window of a year',
    { name: 'x', type: 'webhook', url: 'http://example.org/', groupWindow: '365d' },
    '/groupWindow',
    /24h/,
  ],
])('a channel with %s is refused where it is wrong', (_, body, pointer, detail) =>
  withRollback(async (db) => {
    const answer = await open(db).make(body)
    expect(answer.status).toBe(400)
    const error = Problem.parse(answer.body).errors?.find((each) => each.pointer.startsWith(pointer))
    expect(error?.detail).toMatch(detail)
  }),
)

test('a channel is changed, given a new secret, and removed; the inbox stays', () =>
  withRollback(async (db) => {
    const { made, call, tell, look } = open(db)
    const { id, secret } = await made({ name: 'Hook', type: 'webhook', url: 'https://example.org/a' })
    const changed = await call(PATCH, {
      ...tell(id),
      method: 'PATCH',
      body: { name: 'New', url: 'https://example.org/b', groupWindow: '10m', digestAbove: 5, enabled: false },
    })
    expect(changed.body).toMatchObject({
      name: 'New',
      url: 'https://example.org/b',
      groupWindow: '10m',
      digestAbove: 5,
      enabled: false,
    })
    const misplaced = await call(PATCH, { ...tell(id), method: 'PATCH', body: { to: ['a@example.org'] } })
    expect(misplaced.body).toMatchObject({ errors: [{ pointer: '/to' }] })
    const rotated = await call(ROTATE, { ...tell(id), method: 'POST' })
    const renewed = NewSecretResponse.parse(rotated.body).secret
    expect(renewed).toMatch(/^whsec_/)
    expect(renewed).not.toBe(secret)
    expect((await call(DELETE, { ...tell(id), method: 'DELETE' })).status).toBe(204)
    expect((await call(GET_ONE, tell(id))).status).toBe(404)
    expect((await call(DELETE, { ...tell(1), method: 'DELETE' })).status).toBe(409)
    expect((await look(1)).type).toBe('inbox')
    expect((await call(TEST, { ...tell(99), method: 'POST' })).status).toBe(404)
  }))

test('with API_TOKEN nobody makes or tests a channel without it', () =>
  withRollback(async (db) => {
    const { make, call, tell } = open(db, { ...allowed, API_TOKEN: 's3cret' })
    expect((await make({ name: 'Hook', type: 'webhook', url: 'https://example.org/' })).status).toBe(401)
    expect((await call(TEST, { ...tell(1), method: 'POST' })).status).toBe(401)
  }))

test('a template is shown on the last real episode, and on a stated example before there is one', () =>
  withRollback(async (db) => {
    const { call } = open(db)
    const ask = async (template: object | null) =>
      PreviewResponse.parse((await call(PREVIEW, { method: 'POST', body: { template } })).body)
    const template = {
      title: '{{symbol}} {{ratio}}x',
      body: '{{measure}} {{value}} against {{mean}} ({{n}}), {{note}}, {{link}}',
    }
    expect(await ask(template)).toMatchObject({ title: 'KRAKEN:BTCUSD 3.124x', example: true, episodeId: null })
    const { id } = await anEpisode(db, [1], {
      alertId: await anAlert(db),
      at: Date.UTC(2026, 10, 21, 11),
      symbol: 'PUSH:X',
    })
    expect(await ask(template)).toEqual({
      title: 'PUSH:X 3.0001x',
      body: 'volume 300.01 against 100 (60), –, http://127.0.0.1:3000/instruments/PUSH%3AX',
      example: false,
      episodeId: id,
    })
    expect(await ask(null)).toMatchObject({
      title: 'PUSH:X: Unusual volume (firing)',
      body: 'volume 300.01, limit 300, mean 100 of 60 minutes, ratio 3.0001.\nFired 2026-11-21T11:00:00.000Z.',
    })
    const refused = await call(PREVIEW, { method: 'POST', body: { template: { title: '{{constructor}}', body: 'x' } } })
    expect(refused.body).toMatchObject({
      errors: [{ pointer: '/template/title', detail: 'there is no variable {{constructor}}' }],
    })
  }))
