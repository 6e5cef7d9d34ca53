import { expect, test } from 'vitest'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { exchangeAt } from './test-exchange'

const NOW = Date.UTC(2026, 2, 2, 5, 0, 30)
type Row = [id: number, time: number, amount: number, price: number]
type Message = Record<string, unknown> & [number, ...unknown[]]

async function connected(options: Parameters<typeof exchangeAt>[1] = {}) {
  const exchange = await exchangeAt(NOW, options)
  const client = await exchange.open('/ws/2')
  const subscribe = (symbol: string, channel = 'trades') => client.send({ event: 'subscribe', channel, symbol })
  const messages = () => client.read<Message>()
  const next = async (from: number) => {
    await expect.poll(() => messages().length).toBeGreaterThan(from)
    return messages()[from]
  }
  return { ...exchange, client, subscribe, messages, next }
}

test('greets with its version', async () => {
  const { next } = await connected()
  expect(await next(0)).toMatchObject({ event: 'info', version: 2, platform: { status: 1 } })
})

test('opens a channel with the newest thirty trades first, then says each trade twice', async () => {
  const { clock, subscribe, messages, next, read } = await connected()
  subscribe('tBTCUSD')
  const opened = await next(1)
  expect(opened).toEqual({
    event: 'subscribed',
    channel: 'trades',
    chanId: expect.any(Number),
    symbol: 'tBTCUSD',
    pair: 'BTCUSD',
  })
  const snapshot = await next(2)
  expect(snapshot).toEqual([opened?.chanId, await read('/v2/trades/tBTCUSD/hist?limit=30')])
  clock.time += 2 * MINUTE
  const rest = (await read(`/v2/trades/tBTCUSD/hist?sort=1&start=${NOW + 1}`)) as Row[]
  expect(rest.length).toBeGreaterThan(8)
  await expect.poll(() => messages().length).toBe(3 + 2 * rest.length)
  expect(messages().slice(3)).toEqual(
    rest.flatMap((row) => [
      [opened?.chanId, 'te', row],
      [opened?.chanId, 'tu', row],
    ]),
  )
})

test('refuses what it does not have, what is open already, and more channels than it allows', async () => {
  const { subscribe, next } = await connected({ mostChannels: 2 })
  for (const symbol of ['tNOPEUSD', 'BTCUSD', 'tBTCUSD']) subscribe(symbol)
  expect(await next(1)).toEqual({
    event: 'error',
    msg: 'symbol: invalid',
    code: 10300,
    channel: 'trades',
    symbol: 'tNOPEUSD',
  })
  expect(await next(2)).toMatchObject({ code: 10300, symbol: 'BTCUSD' })
  expect(await next(3)).toMatchObject({ event: 'subscribed' })
  subscribe('tBTCUSD')
  expect(await next(5)).toMatchObject({ event: 'error', msg: 'subscribe: dup', code: 10301 })
  subscribe('tETHUSD')
  subscribe('tLTCUSD')
  expect(await next(6)).toMatchObject({ event: 'subscribed' })
  expect(await next(8)).toMatchObject({ event: 'error', msg: 'subscribe: limit', code: 10305 })
  subscribe('tLTCUSD', 'candlesticks')
  expect(await next(9)).toMatchObject({ event: 'error', code: 10302 })
})

test('beats on each channel after silence', async () => {
  const { clock, subscribe, messages, next } = await connected({ heartbeats: { bitfinex: 100 } })
  subscribe('tNEOUSD')
  const chanId = (await next(1))?.chanId
  await next(2)
  for (let step = 1; step <= 3; step++) {
    clock.time += 100
    await expect.poll(() => messages().slice(3)).toEqual(Array.from({ length: step }, () => [chanId, 'hb']))
  }
})

test('answers pings, counts messages when asked to, and closes a channel', async () => {
  const { clock, client, subscribe, messages, next } = await connected()
  client.send({ event: 'ping', cid: 1234 })
  expect(await next(1)).toEqual({ event: 'pong', ts: NOW, cid: 1234 })
  client.send({ event: 'conf', flags: 65_536 })
  expect(await next(2)).toEqual({ event: 'conf', status: 'OK', flags: 65_536 })
  subscribe('tBTCUSD')
  expect((await next(4))?.[2]).toBe(1)
  clock.time += 20 * SECOND
  expect(await next(5)).toEqual([expect.any(Number), 'te', expect.any(Array), 2])
  expect(await next(6)).toEqual([expect.any(Number), 'tu', expect.any(Array), 3])
  const chanId = (await next(3))?.chanId
  client.send({ event: 'unsubscribe', chanId })
  await expect.poll(() => messages().at(-1)).toEqual({ event: 'unsubscribed', status: 'OK', chanId })
  const count = messages().length
  clock.time += MINUTE
  client.send({ event: 'unsubscribe', chanId })
  expect(await next(count)).toMatchObject({ event: 'error', code: 10400 })
})

test.each(['{', '{}', '[]', '{"event":"dance"}'])('refuses %s', async (text) => {
  const { client, next } = await connected()
  client.socket.send(text)
  expect(await next(1)).toMatchObject({ event: 'error' })
})
