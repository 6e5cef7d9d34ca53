import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { Fault } from '@/lib/platform/fault'
import { readEnv } from '@/lib/platform/env'
import { route, write } from './route'
import type { Server } from './server'
import { sessionCookie } from './session'

const reported = vi.fn<(fields: object, message: string) => void>()
const secret = 'a secret of sixteen characters or more'

function configure(variables: Record<string, string> = {}) {
  const server = { env: readEnv(variables), secret, log: { error: reported } }
  Object.assign(globalThis, { candlewick: server as unknown as Server })
}
beforeEach(() => {
  reported.mockReset()
  configure()
})

const shape = {
  params: z.object({ symbol: z.string() }),
  query: z.strictObject({ limit: z.coerce.number().max(10).default(5) }),
}
const GET = route(shape, async ({ params, query }) => {
  if (params.symbol === 'NOPE') throw new Fault('not-found', 'No instrument NOPE')
  if (params.symbol === 'BUSY') throw new Fault('rate-limited', 'Slow down', { retryAfterMs: 1_500 })
  if (params.symbol === 'BOOM') throw new Error('password=hunter2')
  if (params.symbol === 'DOWN')
    throw new Error('query failed', { cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) })
  return { ...params, ...query }
})
const POST = write({ body: z.strictObject({ name: z.string() }) }, async ({ body }) => body)

const context = (symbol: string) => ({ params: Promise.resolve({ symbol }) })
const call = (symbol: string, search = '', headers: Record<string, string> = {}) =>
  GET(
    new Request(`http://localhost:3000/api/x/${symbol}${search}`, { headers: { host: 'localhost:3000', ...headers } }),
    context(symbol),
  )
const send = (body: string, headers: Record<string, string> = {}) =>
  POST(
    new Request('http://localhost:3000/api/x', {
      method: 'POST',
      body,
      headers: { host: 'localhost:3000', ...headers },
    }),
    { params: Promise.resolve({}) },
  )

test('answers with the value of the handler', async () => {
  const response = await call('ACME')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ symbol: 'ACME', limit: 5 })
})

test.each<[what: string, search: string, pointer: string]>([
  ['a bad value', '?limit=99', '/limit'],
  ['an unknown parameter', '?limti=5', '/limti'],
  ['a parameter given twice', '?limit=5&limit=6', '/limit'],
])('%s is a 400 problem that points at the field', async (_, search, pointer) => {
  const response = await call('ACME', search)
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(await response.json()).toMatchObject({
    type: '/problems/invalid',
    status: 400,
    instance: '/api/x/ACME',
    errors: [{ pointer }],
  })
})

test('faults become their statuses', async () => {
  expect((await call('NOPE')).status).toBe(404)
  const busy = await call('BUSY')
  expect([busy.status, busy.headers.get('retry-after')]).toEqual([429, '2'])
  expect((await call('DOWN')).status).toBe(503)
})

test('an unnamed error leaks nothing outside and is reported inside', async () => {
  const response = await call('BOOM')
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('hunter2')
  expect(reported).toHaveBeenCalledOnce()
})

test.each<[host: string, status: number]>([
  ['localhost:3000', 200],
  ['127.0.0.1:3000', 200],
  ['[::1]:3000', 200],
  ['evil.example:3000', 403],
  ['localhost.evil.example', 403],
  ['candles.example', 200],
])('the host %s is answered with %i', async (host, status) => {
  configure({ PUBLIC_URL: 'https://candles.example' })
  expect((await call('ACME', '', { host })).status).toBe(status)
})

test.each<[what: string, headers: Record<string, string>, status: number]>([
  ['a program', {}, 200],
  ['the own page', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }, 200],
  ['another site', { origin: 'https://evil.example' }, 403],
  ['another port of this machine', { origin: 'http://localhost:4000' }, 403],
  ['a sandboxed frame', { origin: 'null' }, 403],
  ['a browser that hides the origin', { 'sec-fetch-site': 'cross-site' }, 403],
])('a write by %s: %#', async (_, headers, status) => {
  expect((await send('{"name":"x"}', headers)).status).toBe(status)
})

test.each<[what: string, headers: Record<string, string>, status: number]>([
  ['nothing', {}, 401],
  ['a wrong token', { authorization: 'Bearer guess' }, 401],
  ['the token', { authorization: 'Bearer s3cret' }, 200],
  ['the cookie', { cookie: `a=b; ${sessionCookie({ secret, token: 's3cret' }, false).split(';')[0]}` }, 200],
  ['a cookie of another token', { cookie: sessionCookie({ secret, token: 'old' }, false).split(';')[0]! }, 401],
])('with API_TOKEN set, a write that shows %s', async (_, headers, status) => {
  configure({ API_TOKEN: 's3cret' })
  expect((await send('{"name":"x"}', headers)).status).toBe(status)
  expect((await call('ACME')).status).toBe(200)
})

test('without the token nothing is said about what is wrong with the body', async () => {
  configure({ API_TOKEN: 's3cret' })
  expect((await send('{"nmae":')).status).toBe(401)
  expect((await send('{"nmae":', { authorization: 'Bearer s3cret' })).status).toBe(400)
})

test('a body that is no JSON, or too large, is refused', async () => {
  expect((await send('{"name":')).status).toBe(400)
  expect((await send(JSON.stringify({ name: 'x'.repeat(1_000_001) }))).status).toBe(413)
  expect((await send('{"name":"x","nmae":"y"}')).status).toBe(400)
})
