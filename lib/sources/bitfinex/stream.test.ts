import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { SECOND } from '@/lib/platform/time'
import { handClock, listening, scriptedStream } from '../scripted-stream'
import { symbolByRule } from './parse'
import { bitfinexStream } from './stream'

const noon = Date.UTC(2026, 10, 21, 12)
const soon = { interval: 2, timeout: 5_000 }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const INFO = '{"event":"info","version":2,"serverId":"083bd8d4","platform":{"status":1}}'
const TRADES = readFileSync(`${import.meta.dirname}/fixtures/stream-trades.txt`, 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
const rowOf = (line: string) => `[${line.replaceAll(' ', ',')}]`

type Answer = (symbol: string, channel: number) => string | undefined
const accept: Answer = (symbol, chanId) =>
  JSON.stringify({ event: 'subscribed', channel: 'trades', chanId, symbol, pair: symbol.slice(1) })

/** The exchange, which numbers its channels from 100 on each connection and answers as told. */
async function opened(codes: readonly string[], answer: Answer = accept, info = () => INFO) {
  const server = await scriptedStream(({ socket }) => {
    let channel = 100
    socket.send(info())
    socket.on('message', (data: Buffer) => {
      const { event, symbol } = JSON.parse(data.toString())
      const said = event === 'subscribe' ? answer(symbol, channel++) : '{"event":"pong"}'
      if (said) socket.send(said)
    })
  })
  const clock = handClock(noon)
  const world = listening(clock)
  const over = bitfinexStream(server.url, symbolByRule, clock.after).run(codes, world.sink, world.io)
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

test('each pair has a channel, and is announced when it is accepted', async () => {
  const { is, server, said } = await opened(['BTCUSD', 'DOGEUSD'])
  await is('live')
  expect(server.visits[0]?.heard.slice(0, 2)).toEqual([
    '{"event":"subscribe","channel":"trades","symbol":"tBTCUSD"}',
    '{"event":"subscribe","channel":"trades","symbol":"tDOGE:USD"}',
  ])
  expect(said).toEqual([
    ['announce', { code: 'BTCUSD', name: 'BTC/USD', kind: 'crypto', base: 'BTC', quote: 'USD' }],
    ['announce', { code: 'DOGEUSD', name: 'DOGE/USD', kind: 'crypto', base: 'DOGE', quote: 'USD' }],
  ])
})

test('a snapshot is told oldest first, a sale has a size too, and no trade is told twice', async () => {
  const { is, hears, told } = await opened(['IOTETH'])
  await is('live')
  const next = '[670143473,1618677030000,2.5,0.00103]'
  await hears(
    `[100,[${TRADES.map(rowOf).join(',')}],1]`,
    '[100,"hb",2]',
    `[100,"te",${next},3]`,
    `[100,"tu",${next},4]`,
    '[100,"hb"]',
  )
  const expected = TRADES.toReversed().map((line) => {
    const [id, time, amount, price] = line.split(' ').map(Number) as [number, number, number, number]
    return ['quote', 'IOTETH', price, Math.abs(amount), time, id]
  })
  expect(told()).toEqual([...expected, ['quote', 'IOTETH', 0.001_03, 2.5, 1_618_677_030_000, 670_143_473]])
})

test.each<[how: string, error: object, said: string]>([
  ['an unknown symbol', { code: 10_300, msg: 'symbol: invalid', symbol: 'tFOOUSD' }, 'symbol: invalid (10300)'],
  ['by its pair only', { code: 10_300, msg: 'symbol: invalid', pair: 'FOOUSD' }, 'symbol: invalid (10300)'],
  [
    'one channel too many',
    { code: 10_305, msg: 'Reached limit of open channels', symbol: 'tFOOUSD' },
    'Reached limit of open channels (10305)',
  ],
])('%s is refused, and the others go on', async (_, error, said) => {
  const { is, refused, hears, told } = await opened(['FOOUSD', 'NO', 'BTCUSD'], (symbol, channel) =>
    symbol === 'tFOOUSD' ? JSON.stringify({ event: 'error', channel: 'trades', ...error }) : accept(symbol, channel),
  )
  await is('live')
  expect(refused).toEqual([
    ['NO', 'Bitfinex knows no pair of that form.'],
    ['FOOUSD', `Bitfinex answered: ${said}`],
  ])
  await hears(`[101,"te",[1,${noon},-2,7381.2]]`)
  expect(told()).toEqual([['quote', 'BTCUSD', 7381.2, 2, noon, 1]])
})

test('more pairs than one connection may have get more connections, and it is live with all of them', async () => {
  const codes = Array.from({ length: 60 }, (_, n) => `C${String(n).padStart(2, '0')}USD`)
  let isHeld = true
  const { is, server, states, said } = await opened(codes, (symbol, channel) =>
    isHeld && symbol === 'tC59USD' ? undefined : accept(symbol, channel),
  )
  await expect.poll(() => said.length, soon).toBe(59)
  expect(states.at(-1)?.state).toBe('connecting')
  expect(server.visits.map(({ heard }) => heard.filter((text) => text.includes('subscribe')).length)).toEqual([
    25, 25, 10,
  ])
  isHeld = false
  server.visits.find(({ heard }) => heard.some((text) => text.includes('C59')))?.socket.send(accept('tC59USD', 999)!)
  await is('live')
})

test.each<[code: number, said: string]>([
  [20_051, 'asked for a new connection'],
  [20_060, 'is in maintenance'],
  [20_061, 'came back from maintenance'],
])('the notice %i ends the connection: it %s', async (code, said) => {
  const { is, server, states, clock } = await opened(['BTCUSD'])
  await is('live')
  server.visits[0]?.socket.send(JSON.stringify({ event: 'info', code, msg: 'x' }))
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: `${server.host} ${said}` })
  clock.pass(SECOND)
  await is('live')
})

test('an exchange in maintenance is asked again later', async () => {
  let status = 0
  const { is, server, states, clock } = await opened(
    ['BTCUSD'],
    accept,
    () => `{"event":"info","platform":{"status":${status}}}`,
  )
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: `${server.host} is in maintenance` })
  status = 1
  clock.pass(SECOND)
  await is('live')
})

test('twenty silent seconds end it', async () => {
  const { is, server, states, clock, raw } = await opened(['BTCUSD'])
  await is('live')
  await expect.poll(() => raw.length, soon).toBe(3)
  server.visits[0]?.socket.removeAllListeners('message')
  clock.pass(24 * SECOND)
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: `${server.host} was silent for 20 s` })
})

const good = ['quote', 'BTCUSD', 5, 1, noon, 7]

test.each<[row: string, told: unknown[]]>([
  [`[7,${noon},1,null]`, ['reject', 'BTCUSD', 'not-a-number']],
  [`[7,${noon},1,-5]`, ['reject', 'BTCUSD', 'negative']],
  [`[7,${noon},1,NaN]`, ['reject', 'BTCUSD', 'not-finite']],
  [`[7,${noon},1,0.12345678901234567]`, ['reject', 'BTCUSD', 'too-many-digits']],
  [`[7,${noon},"x",5]`, ['reject', 'BTCUSD', 'not-a-number']],
  [`[7,${noon + 60_001},1,5]`, ['reject', 'BTCUSD', 'future']],
  [`[7,"x",1,5]`, ['reject', 'BTCUSD', 'not-a-number']],
  [`[7,${noon},1]`, ['reject', 'BTCUSD', 'malformed']],
  ['{}', ['reject', 'BTCUSD', 'malformed']],
])('of the trade %s: %j; its neighbours are told', async (bad, expected) => {
  const { is, hears, told } = await opened(['BTCUSD'])
  await is('live')
  const row = `[7,${noon},-1,5]`
  await hears(`[100,"te",${row}]`, `[100,"te",${bad}]`, `[100,"te",${row}]`)
  expect(told()).toEqual([good, expected, good])
})

test.each(['', '{', '[]', '{}', 'null', '<html>', '[100]', '[100,5]', '["x","te"]', '[999,"te",[1,2,3,4]]', '"te"'])(
  'the frame %j is malformed and ends nothing',
  async (frame) => {
    const { is, hears, told, states } = await opened(['BTCUSD'])
    await is('live')
    await hears(frame, `[100,"te",[7,${noon},1,5]]`)
    expect(told()).toEqual([['reject', null, 'malformed'], good])
    expect(states.at(-1)?.state).toBe('live')
  },
)
