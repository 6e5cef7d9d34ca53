import { expect, test } from 'vitest'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { exchangeAt } from './test-exchange'

const NOW = Date.UTC(2026, 2, 2, 5, 0, 30)
type Entry = Record<string, unknown> & { trade_id: number; symbol: string; timestamp: string; interval_begin: string }
type Message = { channel?: string; type?: string; data?: Entry[]; method?: string; error?: string; success?: boolean }

async function connected(time = NOW) {
  const exchange = await exchangeAt(time)
  const client = await exchange.open('/v2')
  const subscribe = (channel: string, symbol: string[], params: object = {}) =>
    client.send({ method: 'subscribe', params: { channel, symbol, ...params }, req_id: 7 })
  const messages = () => client.read<Message>()
  const next = async (from: number) => {
    await expect.poll(() => messages().length).toBeGreaterThan(from)
    return messages()[from]
  }
  return { ...exchange, client, subscribe, messages, next }
}

test('greets with its status, and a connection id that no JavaScript number holds', async () => {
  const { client, next } = await connected()
  expect(await next(0)).toMatchObject({
    channel: 'status',
    type: 'update',
    data: [{ system: 'online', api_version: 'v2' }],
  })
  expect(client.texts[0]).toMatch(/"connection_id":\d{20},/)
})

test('acknowledges each symbol, and refuses XBT', async () => {
  const { subscribe, next } = await connected()
  subscribe('ticker', ['ETH/USD', 'XBT/USD'], { snapshot: false })
  const stamps = { time_in: '2026-03-02T05:00:30.000000Z', time_out: '2026-03-02T05:00:30.000000Z', req_id: 7 }
  expect(await next(1)).toEqual({
    method: 'subscribe',
    result: { channel: 'ticker', snapshot: false, symbol: 'ETH/USD' },
    success: true,
    ...stamps,
  })
  expect(await next(2)).toEqual({
    error: 'Currency pair not supported XBT/USD',
    method: 'subscribe',
    success: false,
    symbol: 'XBT/USD',
    ...stamps,
  })
})

test('sends the trades of the REST face when the clock reaches them, each once', async () => {
  const { clock, client, subscribe, messages, next, read } = await connected()
  subscribe('trade', ['BTC/USD'], { snapshot: true })
  const snapshot = await next(2)
  expect(snapshot).toMatchObject({ channel: 'trade', type: 'snapshot' })
  expect(snapshot?.data).toHaveLength(50)
  for (let second = 1; second <= 180; second += 7) {
    clock.time = NOW + second * SECOND
    await new Promise((resolve) => client.socket.once('message', resolve))
  }
  const rest = (await read(`/0/public/Trades?pair=XBTUSD&since=${(NOW - MINUTE) / SECOND}`)) as {
    result: {
      XXBTZUSD: [price: string, volume: string, time: number, side: string, type: string, misc: '', id: number][]
    }
  }
  const asked = rest.result.XXBTZUSD.map(([price, volume, time, side, type, , id]) => [
    id,
    Number(price),
    Number(volume),
    side === 'b' ? 'buy' : 'sell',
    type === 'm' ? 'market' : 'limit',
    Math.floor(time * 1_000),
  ])
  const told = messages()
    .filter(({ channel }) => channel === 'trade')
    .flatMap(({ data = [] }) => data)
    .map((entry) => [entry.trade_id, entry.price, entry.qty, entry.side, entry.ord_type, Date.parse(entry.timestamp)])
  expect(told.slice(-asked.length)).toEqual(asked)
  expect(told.map(([id]) => id)).toEqual(told.map((_, i) => Number(told[0]?.[0]) + i))
  expect(client.texts.at(2)).toMatch(/"qty":\d+\.\d{8},.*"timestamp":"2026-03-02T0[45]:\d\d:\d\d\.\d{6}Z"/)
})

test('leaves minutes without trades out of the ohlc snapshot, then updates the running one', async () => {
  const { clock, subscribe, messages, next, read } = await connected(Date.UTC(2026, 2, 2, 4, 59, 58))
  subscribe('ohlc', ['NEO/USD'])
  expect(await next(1)).toMatchObject({
    result: { channel: 'ohlc', interval: 1, snapshot: true, symbol: 'NEO/USD', warnings: [expect.any(String)] },
  })
  const snapshot = await next(2)
  const begun = snapshot?.data?.map((entry) => entry.interval_begin) ?? []
  expect(begun.length).toBeGreaterThan(3)
  expect(begun.length).toBeLessThan(13)
  clock.time += 5 * MINUTE
  await expect.poll(() => messages().some(({ type, channel }) => type === 'update' && channel === 'ohlc')).toBe(true)
  const rows = (await read('/0/public/OHLC?pair=NEOUSD')) as { result: { NEOUSD: [number, ...string[]][] } }
  const byMinute = new Map(rows.result.NEOUSD.map((row) => [row[0] * SECOND, row.slice(1).map(Number)]))
  const entries = messages().flatMap(({ channel, data = [] }) => (channel === 'ohlc' ? data : []))
  const last = new Map(entries.map((entry) => [Date.parse(entry.interval_begin), entry]))
  for (const [minute, { open, high, low, close, vwap, volume, trades }] of last) {
    expect([open, high, low, close, vwap, volume, trades]).toEqual(byMinute.get(minute))
  }
})

test('a ticker has the figures of the last 24 hours', async () => {
  const { subscribe, next, read } = await connected()
  subscribe('ticker', ['LTC/USD'])
  const { data: [entry] = [] } = (await next(2)) ?? {}
  const rest = (await read('/0/public/Ticker?pair=LTCUSD')) as { result: { XLTCZUSD: Record<string, string[]> } }
  const { a, b, c, v, p, l, h } = rest.result.XLTCZUSD
  expect([entry?.ask, entry?.bid, entry?.last, entry?.volume, entry?.vwap, entry?.low, entry?.high]).toEqual(
    [a?.[0], b?.[0], c?.[0], v?.[1], p?.[1], l?.[1], h?.[1]].map(Number),
  )
  expect(entry).toMatchObject({ symbol: 'LTC/USD', change: expect.any(Number), change_pct: expect.any(Number) })
})

test('beats once a second while nothing else is said, and only to subscribers', async () => {
  const { clock, client, subscribe, messages } = await connected()
  clock.time += 10 * SECOND
  subscribe('trade', ['NEO/USD', 'NOPE/USD'])
  await expect.poll(() => messages().length).toBe(3)
  const beats = () => client.texts.filter((text) => text === '{"channel":"heartbeat"}').length
  clock.time += 999
  client.send({ method: 'ping', req_id: 42 })
  await expect.poll(() => messages().at(-1)).toMatchObject({ method: 'pong', req_id: 42 })
  expect(beats()).toBe(0)
  clock.time += 1
  await expect.poll(() => messages().length).toBe(5)
  expect(beats() + messages().filter(({ channel }) => channel === 'trade').length).toBe(1)
})

test('says no more of what was given up', async () => {
  const { clock, client, subscribe, messages, next } = await connected()
  subscribe('trade', ['BTC/USD'])
  subscribe('trade', ['BTC/USD'])
  expect(await next(2)).toMatchObject({ success: false, error: 'Already subscribed' })
  client.send({ method: 'unsubscribe', params: { channel: 'trade', symbol: ['BTC/USD'] } })
  expect(await next(3)).toMatchObject({ method: 'unsubscribe', success: true, result: { symbol: 'BTC/USD' } })
  clock.time += MINUTE
  client.send({ method: 'unsubscribe', params: { channel: 'trade', symbol: ['BTC/USD'] } })
  expect(await next(4)).toMatchObject({ success: false })
  expect(messages()).toHaveLength(5)
})

test.each([
  ['no JSON', '{'],
  ['no method', '{}'],
  ['an unknown method', '{"method":"dance"}'],
  ['an unknown channel', '{"method":"subscribe","params":{"channel":"book","symbol":["BTC/USD"]}}'],
  ['an unknown interval', '{"method":"subscribe","params":{"channel":"ohlc","symbol":["BTC/USD"],"interval":7}}'],
])('refuses %s', async (_, text) => {
  const { client, next } = await connected()
  client.socket.send(text)
  expect(await next(1)).toMatchObject({ success: false, error: expect.any(String) })
})
