import { expect, test } from 'vitest'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { GARBAGE_KINDS } from './garbage'
import { exchangeAt } from './test-exchange'

const NOW = Date.UTC(2026, 2, 2, 5, 0, 30)
type Row = [id: number, time: number, amount: number, price: number]

/** A client of the Bitfinex face with the trades of one instrument. */
async function trading(symbol = 'tBTCUSD') {
  const exchange = await exchangeAt(NOW)
  const client = await exchange.open('/ws/2')
  client.send({ event: 'subscribe', channel: 'trades', symbol })
  await expect.poll(() => client.texts.length).toBe(3)
  const told = () =>
    client
      .read<[number, string, Row]>()
      .slice(3)
      .flatMap(([, kind, row]) => (kind === 'te' ? [row] : []))
  const recorded = async () =>
    (await exchange.read(`/v2/trades/${symbol}/hist?sort=1&limit=10000&start=${NOW + 1}`)) as Row[]
  /** Lets the clock run, with a turn for the exchange every so often. */
  const run = async (ms: number, step = SECOND) => {
    for (const end = exchange.clock.time + ms; exchange.clock.time < end;) {
      exchange.clock.time += step
      exchange.sweep()
    }
  }
  return { ...exchange, client, told, recorded, run }
}

test('cuts all open sockets once, and takes new ones', async () => {
  const { misbehave, open, client } = await trading()
  const [kraken, quotes] = [await open('/v2'), await open('/quotes')]
  misbehave({ how: 'drop' })
  await expect.poll(() => [client, kraken, quotes].map(({ state }) => state.isClosed)).toEqual([true, true, true])
  const again = await open('/ws/2')
  await expect.poll(() => again.texts.length).toBe(1)
  expect(again.state.isClosed).toBe(false)
})

test('cuts the sockets of one path as often as told', async () => {
  const { misbehave, open, client } = await trading()
  misbehave({ how: 'drop', path: '^/v2$', count: 2 })
  for (const _ of [1, 2]) {
    const kraken = await open('/v2')
    await expect.poll(() => kraken.state.isClosed).toBe(true)
  }
  const kraken = await open('/v2')
  await expect.poll(() => kraken.texts.length).toBe(1)
  expect([kraken.state.isClosed, client.state.isClosed]).toEqual([false, false])
})

test('goes silent: the socket stands, without trades, heartbeats, pongs or a goodbye', async () => {
  const { misbehave, open, client, run, told } = await trading()
  client.socket.ping()
  await expect.poll(() => client.state.pongs).toBe(1)
  misbehave({ how: 'silent' })
  const other = await open('/ws/2') // a connection made afterwards works
  client.socket.ping()
  client.send({ event: 'ping' })
  client.socket.close()
  await run(10 * MINUTE, MINUTE)
  other.socket.ping()
  await expect.poll(() => other.state.pongs).toBe(1)
  expect([client.texts.length, client.state.pongs, client.state.isClosed, told().length]).toEqual([3, 1, false, 0])
})

test('a silent partner sends no quotes, and owes none', async () => {
  const exchange = await exchangeAt(NOW, { partner: { instruments: 10, rate: 1_000 } })
  const quotes = await exchange.open('/quotes')
  exchange.clock.time += 100
  await expect.poll(() => quotes.texts.length).toBe(100)
  exchange.misbehave({ how: 'silent', path: '^/quotes' })
  exchange.clock.time += MINUTE
  expect(await exchange.read('/_control/partner')).toMatchObject({ state: 'waiting', sent: 100, lagMs: 0 })
})

test.each([
  ['/v2', GARBAGE_KINDS - 1],
  ['/ws/2', GARBAGE_KINDS - 1],
  ['/instruments', GARBAGE_KINDS - 1],
  ['/quotes', GARBAGE_KINDS], // the last is very long
])('sends every kind of garbage at %s', async (path, count) => {
  const exchange = await exchangeAt(NOW, { partner: { instruments: 1, rate: 1, isHeld: true } })
  const client = await exchange.open(path)
  const first = path === '/quotes' ? 0 : 1
  await expect.poll(() => client.texts.length).toBe(first)
  exchange.misbehave({ how: 'garbage', count })
  for (let n = 0; n < count; n++) exchange.sweep()
  await expect.poll(() => client.texts.length).toBe(first + count)
  const sent = client.texts.slice(first)
  expect(sent.filter((text) => text.length < 1_000 && !isJson(text)).length).toBeGreaterThan(5)
  expect(sent.some((text) => text.includes('"1,234.5"'))).toBe(true)
  expect(sent.some((text) => text.length > 10_000_000)).toBe(count === GARBAGE_KINDS)
  expect(client.state.isClosed).toBe(false)
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test('says some trades twice', async () => {
  const { misbehave, run, told, recorded } = await trading()
  misbehave({ how: 'duplicate', share: 0.3, seed: 5 })
  await run(30 * MINUTE, MINUTE)
  const all = await recorded()
  await expect.poll(() => new Set(told().map(([id]) => id)).size).toBe(all.length)
  const twice = told().length - all.length
  expect(twice / all.length).toBeGreaterThan(0.2)
  expect(twice / all.length).toBeLessThan(0.4)
})

test('mixes up the order within five seconds, the same for the same seed', async () => {
  const play = async (seed: number) => {
    const { misbehave, run, told, recorded, behave } = await trading()
    misbehave({ how: 'reorder', withinMs: 5_000, seed })
    await run(6 * MINUTE)
    const all = await recorded()
    behave()
    await run(5 * SECOND)
    await expect.poll(() => told().filter(([id]) => id <= (all.at(-1)?.[0] ?? 0)).length).toBe(all.length)
    const heard = told().slice(0, all.length - 5)
    expect(heard).not.toEqual(heard.toSorted((a, b) => a[1] - b[1]))
    const times = heard.map(([, time]) => time)
    const furthest = times.map((time, i) => Math.max(...times.slice(0, i + 1)) - time)
    expect(Math.max(...furthest)).toBeLessThan(5_000)
    return heard
  }
  const heard = await play(3)
  expect(await play(3)).toEqual(heard)
  expect(await play(4)).not.toEqual(heard)
})

test('holds trades back for minutes, and loses some for good', async () => {
  const { misbehave, clock, run, told, recorded } = await trading()
  misbehave({ how: 'late', ms: 3 * MINUTE, symbol: '^BTCUSD$', window: { from: NOW, to: NOW + MINUTE } })
  misbehave({ how: 'mute', window: { from: NOW + 2 * MINUTE, to: NOW + 3 * MINUTE } })
  await run(5 * MINUTE)
  const minuteOf = ([, time]: Row) => Math.floor((time - NOW) / MINUTE)
  const expected = (await recorded()).filter((row) => minuteOf(row) !== 2)
  await expect.poll(() => told().length).toBe(expected.length)
  expect(told().toSorted((a, b) => a[1] - b[1])).toEqual(expected)
  expect([...new Set(told().map(minuteOf))].slice(0, 2)).toEqual([1, 3])
  expect(clock.time).toBe(NOW + 5 * MINUTE)
})

test('refuses a subscription as often as told', async () => {
  const { misbehave, open } = await trading()
  misbehave({ how: 'refuse-subscription', symbol: 'ETHUSD', count: 2 })
  const [kraken, bitfinex] = [await open('/v2'), await open('/ws/2')]
  const ask = () => kraken.send({ method: 'subscribe', params: { channel: 'trade', symbol: ['BTC/USD', 'ETH/USD'] } })
  ask()
  await expect.poll(() => kraken.texts.length).toBe(3)
  bitfinex.send({ event: 'subscribe', channel: 'trades', symbol: 'tETHUSD' })
  await expect.poll(() => bitfinex.texts.length).toBe(2)
  ask()
  await expect.poll(() => kraken.texts.length).toBe(5)
  expect(kraken.read<{ error?: string }>().map(({ error }) => error)).toEqual([
    undefined,
    undefined,
    'Currency pair not supported ETH/USD',
    'Already subscribed',
    undefined,
  ])
  expect(bitfinex.read()[1]).toMatchObject({ event: 'error', code: 10300, symbol: 'tETHUSD' })
})

test('refuses connections: by status, by a page, by a reset, for a window; what it has not is not found', async () => {
  const { misbehave, open, clock, requests } = await trading()
  misbehave({ how: 'status', status: 503, retryAfter: 9, path: '^/v2', count: 1 })
  await expect(open('/v2')).rejects.toThrow('503')
  misbehave({ how: 'html', path: '^/v2', count: 1 })
  await expect(open('/v2')).rejects.toThrow('200')
  misbehave({ how: 'outage', path: '^/quotes', window: { from: NOW, to: NOW + MINUTE } })
  await expect(open('/quotes')).rejects.toThrow(/ECONNRESET|hang up/)
  clock.time += MINUTE
  await open('/quotes')
  await expect(open('/v3')).rejects.toThrow('404')
  expect(requests().map(({ path, status }) => [path, status])).toEqual([
    ['/ws/2', 101],
    ['/v2', 503],
    ['/v2', 200],
    ['/quotes', null],
    ['/quotes', 101],
  ])
})

test('the control path spoils open sockets at once', async () => {
  const { client, post } = await trading()
  expect(await post('/_control/faults', { how: 'drop' })).toEqual({ faults: [{ how: 'drop' }] })
  await expect.poll(() => client.state.isClosed).toBe(true)
})
