import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { Ledger } from './ledger'
import { startRecordedExchange } from './server'
import { exchangeAt } from './test-exchange'

const NOW = Date.UTC(2026, 2, 2)
const STATUS = '/v2/platform/status'

test('answers 429 with Retry-After as often as told, and well after that', async () => {
  const { ask, misbehave } = await exchangeAt(NOW)
  misbehave({ how: 'status', status: 429, retryAfter: 7, count: 2 })
  const answers = [await ask(STATUS), await ask(STATUS), await ask(STATUS)]
  expect(answers.map(({ status }) => status)).toEqual([429, 429, 200])
  expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['7', '7', null])
})

test('answers 500 on one path only, until it behaves again', async () => {
  const { ask, misbehave, behave } = await exchangeAt(NOW)
  misbehave({ how: 'status', status: 500, path: '^/v2/candles/.*tBTCUSD' })
  const candles = '/v2/candles/trade:1m:tBTCUSD/last'
  expect([(await ask(candles)).status, (await ask(candles)).status, (await ask(STATUS)).status]).toEqual([
    500, 500, 200,
  ])
  behave()
  expect((await ask(candles)).status).toBe(200)
})

test('sends a page for people where numbers were asked for', async () => {
  const { ask, misbehave } = await exchangeAt(NOW)
  misbehave({ how: 'html', count: 1 })
  const response = await ask(STATUS)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(await response.text()).toMatch(/^<!doctype html>/)
})

test('breaks off in the middle of a body', async () => {
  const { ask, misbehave } = await exchangeAt(NOW)
  misbehave({ how: 'truncate', count: 1 })
  const response = await ask('/v2/tickers?symbols=ALL')
  expect(response.status).toBe(200)
  await expect(response.text()).rejects.toThrow('terminated')
})

test('is out for a window of its own clock: connections are reset', async () => {
  const { ask, misbehave, clock, requests } = await exchangeAt(NOW)
  misbehave({ how: 'outage', window: { from: NOW + 60_000, to: NOW + 120_000 } })
  expect((await ask(STATUS)).status).toBe(200)
  clock.time = NOW + 60_000
  await expect(ask(STATUS)).rejects.toThrow('fetch failed')
  clock.time = NOW + 119_999
  await expect(ask(STATUS)).rejects.toThrow('fetch failed')
  clock.time = NOW + 120_000
  expect((await ask(STATUS)).status).toBe(200)
  expect(
    requests()
      .filter(({ status }) => status === null)
      .map(({ time }) => time),
  ).toEqual([NOW + 60_000, NOW + 119_999])
})

test('is slow, and slow on top of another fault', async () => {
  const { ask, misbehave } = await exchangeAt(NOW)
  misbehave({ how: 'delay', ms: 80 })
  misbehave({ how: 'status', status: 503, count: 1 })
  const begun = performance.now()
  expect((await ask(STATUS)).status).toBe(503)
  expect(performance.now() - begun).toBeGreaterThan(75)
})

test('the control path adds and takes back faults, and shows what was asked', async () => {
  const { ask, read } = await exchangeAt(NOW)
  const fault = { how: 'status', status: 500 }
  const post = (body: unknown) => ask('/_control/faults', { method: 'POST', body: JSON.stringify(body) })
  expect(await (await post([fault])).json()).toEqual({ faults: [fault] })
  expect((await ask(STATUS)).status).toBe(500)
  expect((await ask('/_control/faults', { method: 'DELETE' })).status).toBe(200)
  expect((await ask(STATUS)).status).toBe(200)
  expect(await read('/_control/requests')).toEqual({
    requests: [
      { method: 'GET', path: STATUS, time: NOW, status: 500 },
      { method: 'GET', path: STATUS, time: NOW, status: 200 },
    ],
  })
  await ask('/_control/requests', { method: 'DELETE' })
  expect(await read('/_control/requests')).toEqual({ requests: [] })
})

test.each([
  ['no kind', {}],
  ['a typo', { how: 'html', counts: 1 }],
  ['no pattern', { how: 'html', path: '(' }],
  ['no JSON', undefined],
])('the control path refuses a fault with %s', async (_, fault) => {
  const { ask } = await exchangeAt(NOW)
  const response = await ask('/_control/faults', { method: 'POST', body: JSON.stringify(fault) ?? '{' })
  expect(response.status).toBe(400)
})

test('the control path refuses a web page', async () => {
  const { ask } = await exchangeAt(NOW)
  const response = await ask('/_control/faults', { method: 'DELETE', headers: { Origin: 'http://evil.example' } })
  expect(response.status).toBe(403)
})

test('the ledger forgets the oldest', () => {
  const ledger = new Ledger()
  for (let time = 1; time <= 9_999; time++) ledger.write({ method: 'GET', path: STATUS, time, status: 200 })
  expect(ledger.read().map(({ time }) => time)).toEqual(Array.from({ length: 2_000 }, (_, i) => 8_000 + i))
})

test('closes at once, with a connection open and an answer owed', async () => {
  let arrived = 0
  const now = () => (arrived += 1) // the clock is read once a request is there
  const exchange = await startRecordedExchange({ port: 0, now, faults: [{ how: 'delay', ms: 60_000 }] })
  const socket = connect(exchange.port, '127.0.0.1')
  const closed = new Promise((resolve) => socket.on('error', resolve).on('close', resolve))
  socket.write(`GET ${STATUS} HTTP/1.1\r\nHost: recorded\r\n\r\n`)
  await expect.poll(() => arrived).toBe(1)
  const begun = performance.now()
  await exchange.close()
  await closed
  expect(performance.now() - begun).toBeLessThan(5_000) // it is owed for a minute
})

test('says when its port is taken', async () => {
  const { port } = await exchangeAt(NOW)
  await expect(startRecordedExchange({ port })).rejects.toThrow('EADDRINUSE')
})
