import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { Fault } from '@/lib/platform/fault'
import { handClock, listening, scriptedStream } from './scripted-stream'
import { keepConnected, type Line, type Plan } from './socket'

const noon = Date.UTC(2026, 10, 21, 12)
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** How often any socket of this process, the server's included, has seen such an event. */
let events: { mock: { calls: unknown[][] } }
beforeEach(() => void (events = vi.spyOn(WebSocket.prototype, 'emit')))
afterEach(() => void vi.restoreAllMocks())
const received = (name: string) => events.mock.calls.filter(([event]) => event === name).length

const soon = { interval: 2, timeout: 5_000 }

/** A client that is live at once, and the server that it talks to. */
async function connected(welcome: Parameters<typeof scriptedStream>[0], more: Partial<Plan> = {}, random = () => 1) {
  const server = await scriptedStream(welcome)
  const clock = handClock(noon)
  const world = listening(clock, random)
  const heard: string[] = []
  const lines: Line[] = []
  const over = keepConnected({
    url: server.url,
    name: 'the exchange',
    silence: 15 * SECOND,
    sink: world.sink,
    io: world.io,
    after: clock.after,
    onState: world.io.onState,
    open(line) {
      lines.push(line)
      line.live()
      return { hear: (frame) => void heard.push(`${world.raw.length}:${frame.toString()}`) }
    },
    ...more,
  })
  closers.push(async () => {
    world.stop.abort()
    await over
    await server.close()
  })
  const is = (state: string, times = 1) =>
    expect.poll(() => world.states.filter((each) => each.state === state).length, soon).toBe(times)
  return { server, clock, heard, lines, over, is, ...world }
}

test('frames are kept as they were said before anything reads them', async () => {
  const { heard } = await connected(({ socket }) => {
    socket.send('one')
    socket.send(Buffer.from('two'))
  })
  await expect.poll(() => heard, soon).toEqual(['1:one', '2:two'])
})

test('a lost connection is tried again, later each time, with jitter; one that lasted begins anew', async () => {
  let isShort = true
  const { server, clock, states, is, heard } = await connected(
    ({ socket }) => isShort && socket.close(1001, 'bye'),
    {},
    () => 0.5,
  )
  const waits: number[] = []
  for (let n = 1; n <= 8; n += 1) {
    await is('down', n)
    const last = states.at(-1)
    if (last?.state !== 'down') throw new Error('unreachable')
    expect(last).toMatchObject({ since: clock.now(), reason: 'the exchange closed the connection (1001: bye)' })
    waits.push(last.retryAt - clock.now())
    if (n === 8) isShort = false
    clock.pass(waits.at(-1)! - 1)
    expect(states.at(-1)).toBe(last)
    clock.pass(1)
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 500))
  await is('live', 9)
  for (let n = 1; n <= 3; n += 1) {
    server.visits.at(-1)?.socket.send('here')
    await expect.poll(() => heard.length, soon).toBe(n)
    clock.pass(11 * SECOND)
  }
  server.visits.at(-1)?.socket.terminate()
  await is('down', 9)
  expect(states.at(-1)).toMatchObject({ retryAt: clock.now() + 500 })
})

test('who cannot be reached is named with the reason, and is no end', async () => {
  const gone = await scriptedStream()
  await gone.close()
  const { is, states, clock } = await connected(undefined, { url: gone.url })
  await is('down')
  expect(states).toMatchObject([
    { state: 'connecting' },
    { reason: 'the exchange could not be reached (ECONNREFUSED)' },
  ])
  clock.pass(SECOND)
  await is('down', 2)
})

test('a half-open connection is noticed by its silence', async () => {
  const { server, is, clock, states } = await connected(() => {})
  await is('live')
  clock.pass(15 * SECOND - 1)
  server.visits[0]?.socket.ping() // not heard as a word
  await expect.poll(() => received('ping'), soon).toBe(1)
  expect(states.at(-1)).toMatchObject({ state: 'live' })
  clock.pass(1)
  await is('down')
  const down = { state: 'down', since: noon, reason: 'the exchange was silent for 15 s', retryAt: clock.now() + SECOND }
  expect(states.at(-1)).toEqual(down)
  clock.pass(SECOND)
  await is('live', 2)
  await expect.poll(() => server.open(), soon).toBe(1)
})

test('who answers pings and stops to is gone; who never did is left alone', async () => {
  let isAnswering = false
  const { server, is, clock, states, heard } = await connected(
    ({ socket }) => socket.on('ping', (data) => isAnswering && socket.pong(data)),
    { silence: 25 * SECOND, ping: 15 * SECOND },
  )
  await is('live')
  clock.pass(10 * MINUTE)
  server.visits[0]?.socket.send('still here')
  await expect.poll(() => heard.length, soon).toBe(1)
  isAnswering = true
  for (let n = 1; n <= 5; n += 1) {
    clock.pass(15 * SECOND)
    await expect.poll(() => received('pong'), soon).toBe(n)
  }
  isAnswering = false
  clock.pass(24 * SECOND)
  server.visits[0]?.socket.ping()
  await expect.poll(() => received('ping'), soon).toBeGreaterThan(40)
  expect(states.at(-1)).toMatchObject({ state: 'live' })
  clock.pass(6 * SECOND)
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: 'the exchange has not answered for 25 s' })
})

test('who opens but never does what was asked is left', async () => {
  const { clock, is, states } = await connected(() => {}, { silence: MINUTE, open: () => ({ hear() {} }) })
  await expect.poll(() => clock.waiting(), soon).toBeGreaterThan(1)
  clock.pass(15 * SECOND)
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: 'the exchange did not answer what was asked within 15 s' })
})

test('while there is no room nothing is read, nobody is silent, and nothing is lost', async () => {
  const all = 20_000
  const { server, heard, room, clock, states, is } = await connected(() => {})
  await is('live')
  let makeRoom = () => {}
  room.full = new Promise((resolve) => (makeRoom = resolve))
  const text = 'x'.repeat(1_000)
  for (let n = 0; n < all; n += 1) server.visits[0]?.socket.send(text)
  await expect.poll(() => heard.length, soon).toBeGreaterThan(0)
  await expect.poll(() => server.visits[0]?.socket.bufferedAmount, soon).toBeGreaterThan(1_000_000)
  for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate)
  expect(heard.length).toBeLessThan(200)
  clock.pass(10 * MINUTE)
  expect(states.at(-1)).toMatchObject({ state: 'live' })
  delete room.full
  makeRoom()
  await expect.poll(() => heard.length, soon).toBe(all)
})

test('what an adapter drops is tried again, with the reason that it gave', async () => {
  const { lines, is, states } = await connected(() => {})
  await is('live')
  lines[0]?.drop('is in maintenance')
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: 'the exchange is in maintenance' })
})

test('what must be ready first and is not, is a failed attempt like any other', async () => {
  let tries = 0
  const prepare = async () => {
    if (++tries === 1) throw new Fault('upstream', 'api.example could not be reached (ENOTFOUND)')
  }
  const { is, states, clock } = await connected(() => {}, { prepare })
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason: 'api.example could not be reached (ENOTFOUND)' })
  clock.pass(SECOND)
  await is('live')
})

test.each<[how: string, welcome: Parameters<typeof scriptedStream>[0], reason: string]>([
  [
    'a frame of 17 MB',
    ({ socket }) => socket.send(Buffer.alloc(17 << 20)),
    'the exchange sent a frame of more than 16 MB',
  ],
  ['a torn connection', ({ socket }) => socket.terminate(), 'the exchange closed the connection (1006)'],
])('%s', async (_, welcome, reason) => {
  const { is, states } = await connected(welcome)
  await is('down')
  expect(states.at(-1)).toMatchObject({ reason })
})

test('bytes that are no UTF-8 are a frame like any other', async () => {
  const { heard } = await connected(({ socket }) => {
    socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
    socket.send('next')
  })
  await expect.poll(() => heard.at(-1), soon).toBe('2:next')
})

test.each<[when: string, state: string, welcome: Parameters<typeof scriptedStream>[0], more: Partial<Plan>]>([
  ['while it is live', 'live', () => {}, {}],
  ['while nothing was answered', 'connecting', () => {}, { open: () => ({ hear() {} }) }],
  ['while it waits for the next attempt', 'down', ({ socket }) => socket.close(), {}],
])('stopped %s, nothing is left', async (_, state, welcome, more) => {
  const { server, is, stop, over, clock, states } = await connected(welcome, more)
  await is(state)
  await expect.poll(() => server.visits.length + Math.min(1, clock.waiting()), soon).toBe(2)
  stop.abort()
  await over
  const told = states.length
  expect(clock.waiting()).toBe(0)
  clock.pass(MINUTE)
  await expect.poll(() => server.open(), soon).toBe(0)
  expect([states.length, server.visits.length]).toEqual([told, 1])
})
