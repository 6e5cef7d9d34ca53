import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { SECOND } from '@/lib/platform/time'
import { Fault } from '@/lib/platform/fault'
import { handClock, listening, scriptedStream } from '../scripted-stream'
import { parsePairs } from './parse'
import { krakenStream } from './stream'
import { readMoment } from './stream-parse'

const noon = Date.UTC(2026, 10, 21, 12)
const soon = { interval: 2, timeout: 5_000 }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const catalogue = parsePairs({
  XXBTZUSD: { altname: 'XBTUSD', wsname: 'XBT/USD' },
  XETHZUSD: { altname: 'ETHUSD', wsname: 'ETH/USD' },
  XDGUSD: { altname: 'XDGUSD', wsname: 'XDG/USD' },
  AAPLXUSD: { altname: 'AAPLxUSD', wsname: 'AAPLx/USD', aclass_base: 'tokenized_asset' },
})
const ROWS = readFileSync(`${import.meta.dirname}/fixtures/stream-trades.txt`, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [symbol, side, price, qty, type, id, timestamp] = line.split(' ')
    return `{"symbol":"${symbol}","side":"${side}","price":${price},"qty":${qty},"ord_type":"${type}","trade_id":${id},"timestamp":"${timestamp}"}`
  })
const trades = (type: string, rows: readonly string[]) =>
  `{"channel":"trade","type":"${type}","data":[${rows.join(',')}]}`

const row = (more: object) =>
  JSON.stringify({ symbol: 'BTC/USD', price: 5, qty: 1, trade_id: 7, timestamp: '2026-11-21T12:00:00Z', ...more })

type Answer = (name: string, req_id: number) => string | undefined
const accept: Answer = (name, req_id) =>
  `{"method":"subscribe","req_id":${req_id},"result":{"channel":"trade","snapshot":true,"symbol":"${name}"},"success":true}`

/** The exchange, answering each subscription as told. */
async function opened(codes: readonly string[], answer: Answer = accept, findFails = 0) {
  let failures = findFails
  const server = await scriptedStream(({ socket }) => {
    socket.send(
      '{"channel":"status","type":"update","data":[{"version":"2.0.10","system":"online","connection_id":16174536464690282295}]}',
    )
    socket.on('message', (data: Buffer) => {
      const { method, params, req_id } = JSON.parse(data.toString())
      if (params?.channel === 'ohlc') return
      const said = method === 'subscribe' ? answer(params.symbol[0], req_id) : `{"method":"pong"}`
      if (said) socket.send(said)
    })
  })
  const clock = handClock(noon)
  const world = listening(clock)
  const find = async (wanted: readonly string[]) => {
    if (failures-- > 0) throw new Fault('upstream', 'api.example could not be reached (ENOTFOUND)')
    return {
      pairs: wanted.flatMap((code) => catalogue.get(code) ?? []),
      unknown: wanted.filter((code) => !catalogue.has(code)),
    }
  }
  const over = krakenStream(server.url, find, clock.after).run(codes, world.sink, world.io)
  closers.push(async () => {
    world.stop.abort()
    await over
    expect(clock.waiting()).toBe(0)
    await server.close()
  })
  const is = (state: string) => expect.poll(() => world.states.at(-1)?.state, soon).toBe(state)
  const hears = async (...frames: string[]) => {
    const before = world.raw.length
    for (const frame of frames) server.visits.at(-1)?.socket.send(frame)
    await expect.poll(() => world.raw.length, soon).toBe(before + frames.length)
  }
  return { ...world, server, clock, is, hears, told: () => world.said.filter(([what]) => what !== 'announce') }
}

test('each pair is asked for by its common name, and announced when it is accepted', async () => {
  const { is, server, said, hears, told } = await opened(['BTCUSD', 'DOGEUSD', 'AAPLXUSD'])
  await is('live')
  const asked = server.visits[0]?.heard.map((text) => JSON.parse(text))
  expect(asked?.slice(0, 3)).toEqual(
    ['BTC/USD', 'DOGE/USD', 'AAPLx/USD'].map((name, req_id) => ({
      method: 'subscribe',
      params: { channel: 'trade', symbol: [name], snapshot: true },
      req_id,
    })),
  )
  expect(said).toMatchObject(['BTCUSD', 'DOGEUSD', 'AAPLXUSD'].map((code) => ['announce', { code }]))
  await hears(trades('update', [row({ symbol: 'AAPLx/USD' }), row({ symbol: 'DOGE/USD' })]))
  expect(told().map(([, code]) => code)).toEqual(['AAPLXUSD', 'DOGEUSD'])
})

test('trades are told with their price, size, time and number; a snapshot oldest first', async () => {
  const { is, hears, told } = await opened(['BTCUSD', 'ETHUSD'])
  await is('live')
  await hears(trades('snapshot', ROWS.slice(2).toReversed()), trades('update', ROWS.slice(0, 2)))
  expect(told()).toEqual([
    ['quote', 'BTCUSD', 105_944.2, 0.000_276_25, Date.UTC(2023, 9, 6, 17, 35, 55) + 440.295, 10_218_208],
    ['quote', 'BTCUSD', 105_910.5, 0.000_124_6, Date.UTC(2023, 9, 6, 17, 35, 56) + 123.456, 10_218_209],
    ['quote', 'ETHUSD', 2284.15, 0.001, Date.UTC(2026, 4, 14, 15, 3, 41) + 748.964, 62_886_870],
    ['quote', 'BTCUSD', 81_011.5, 0.001_234_4, Date.UTC(2026, 4, 14, 15, 6, 9) + 20.392, 100_320_028],
  ])
})

const minute = (begin: string, more: object = {}) =>
  JSON.stringify({
    channel: 'ohlc',
    type: 'update',
    data: [
      {
        symbol: 'BTC/USD',
        open: 5,
        high: 7,
        low: 4,
        close: 6,
        trades: 3,
        volume: 2.5,
        vwap: 5.5,
        interval_begin: `2026-11-21T${begin}:00.000000000Z`,
        interval: 1,
        ...more,
      },
    ],
  })

test("the exchange's own minute is told when the next one begins, as it was said last", async () => {
  const { is, hears, told, server } = await opened(['BTCUSD'])
  await is('live')
  expect(JSON.parse(server.visits[0]!.heard[1]!)).toEqual({
    method: 'subscribe',
    params: { channel: 'ohlc', symbol: ['BTC/USD'], interval: 1, snapshot: false },
  })
  await hears(minute('12:00', { close: 5 }), minute('12:00'), minute('12:01', { close: 'x' }), minute('12:01'))
  expect(told()).toEqual([
    [
      'check',
      'BTCUSD',
      {
        openTime: noon,
        open: 5,
        high: 7,
        low: 4,
        close: 6,
        volume: 2.5,
        count: 3,
        quality: 'exchange',
        openedAt: null,
        closedAt: null,
      },
    ],
  ])
})

test('what is refused is said, and the others go on', async () => {
  const refuse: Answer = (name, req_id) =>
    name === 'ETH/USD'
      ? `{"error":"Currency pair not supported ETH/USD","method":"subscribe","req_id":${req_id},"success":false,"symbol":"ETH/USD"}`
      : accept(name, req_id)
  const { is, refused, hears, told } = await opened(['ETHUSD', 'NOSUCHUSD', 'BTCUSD'], refuse)
  await is('live')
  expect(refused).toEqual([
    ['NOSUCHUSD', 'Kraken does not know this pair.'],
    ['ETHUSD', 'Kraken answered: Currency pair not supported ETH/USD'],
  ])
  await hears(trades('update', [ROWS[1]!]))
  expect(told()).toHaveLength(1)
})

test('one subscription without an answer does not hold up the others', async () => {
  const { is, refused, clock, raw } = await opened(['ETHUSD', 'BTCUSD'], (name, id) =>
    name === 'BTC/USD' ? accept(name, id) : undefined,
  )
  await expect.poll(() => raw.length, soon).toBe(3)
  clock.pass(5 * SECOND)
  await expect.poll(() => raw.length, soon).toBe(4)
  clock.pass(5 * SECOND)
  await is('live')
  expect(refused).toEqual([['ETHUSD', 'The exchange did not answer within 10 s.']])
})

const quote = ['quote', 'BTCUSD', 5, 1, noon, 7]

test.each<[row: string, told: unknown[]]>([
  [row({ price: null }), ['reject', 'BTCUSD', 'not-a-number']],
  [row({ price: -1 }), ['reject', 'BTCUSD', 'negative']],
  [row({ price: '1,234.5' }), ['reject', 'BTCUSD', 'not-a-number']],
  [row({}).replace(':5,', ':NaN,'), ['reject', 'BTCUSD', 'not-finite']],
  [row({}).replace(':5,', ':5.1234567890123456,'), ['reject', 'BTCUSD', 'too-many-digits']],
  [row({}).replace('"price":5,', ''), ['reject', 'BTCUSD', 'malformed']],
  [row({ qty: -1 }), ['reject', 'BTCUSD', 'negative']],
  [row({ timestamp: 'yesterday' }), ['reject', 'BTCUSD', 'malformed']],
  [row({ timestamp: '2026-11-21T12:01:00.001Z' }), ['reject', 'BTCUSD', 'future']],
  [row({ symbol: 'NO/SUCH' }), ['reject', null, 'malformed']],
  ['[]', ['reject', null, 'malformed']],
  [row({ trade_id: '123456789012345678901' }), ['quote', 'BTCUSD', 5, 1, noon, NaN]],
])('of %s: %j; its neighbours are told', async (bad, expected) => {
  const { is, hears, told } = await opened(['BTCUSD'])
  await is('live')
  await hears(trades('update', [row({}), bad, row({})]))
  expect(told()).toEqual([quote, expected, quote])
})

test.each(['', '{', '[]', 'null', '<html>', '{"channel":"trade","type":"update"}', '{"method":"subscribe"}', '"x"'])(
  'the frame %j is malformed and ends nothing',
  async (frame) => {
    const { is, hears, told, states } = await opened(['BTCUSD'])
    await is('live')
    await hears(frame, '{"channel":"heartbeat"}', trades('update', [row({})]))
    expect(told()).toEqual([['reject', null, 'malformed'], quote])
    expect(states.at(-1)?.state).toBe('live')
  },
)

test('ten silent seconds end it; until the pairs are known it is tried again', async () => {
  const { is, clock, states, server, raw } = await opened(['BTCUSD'], accept, 1)
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: 'api.example could not be reached (ENOTFOUND)' })
  clock.pass(SECOND)
  await is('live')
  await expect.poll(() => raw.length, soon).toBe(3)
  server.visits[0]?.socket.removeAllListeners('message')
  clock.pass(12 * SECOND)
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: `${server.host} was silent for 10 s` })
})

test.each([
  ['2026-05-14T15:03:41Z', Date.UTC(2026, 4, 14, 15, 3, 41)],
  ['2026-05-14T15:03:41.5Z', Date.UTC(2026, 4, 14, 15, 3, 41, 500)],
  ['2026-09-10T17:35:52.114514810Z', Date.UTC(2026, 8, 10, 17, 35, 52) + 114.514_81],
])('%s is the moment %s', (stated, time) => {
  expect(readMoment(stated)).toBeCloseTo(time, 3)
})

test.each(['2026-05-14T15:03:41', '2026-13-14T15:03:41Z', '', 5, null])('%s is no moment', (stated) => {
  expect(readMoment(stated)).toBe('malformed')
})
