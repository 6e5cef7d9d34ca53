import { afterEach, expect, test } from 'vitest'
import { SECOND } from '@/lib/platform/time'
import { handClock, listening, scriptedStream } from '../scripted-stream'
import { partnerStream } from './stream'

const noon = Date.UTC(2026, 10, 21, 12)
const soon = { interval: 2, timeout: 5_000 }
const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const add = (isin: string) => `{"type":"ADD","data":{"isin":"${isin}","description":"elementum"}}`
const remove = (isin: string) => `{"type":"DELETE","data":{"isin":"${isin}","description":"elementum"}}`
const quote = (isin: string, price: number | string) => `{"type":"QUOTE","data":{"isin":"${isin}","price":${price}}}`
const listing = (code: string) => ({ code, name: 'elementum', kind: 'security', base: null, quote: null })
const [A, B] = ['LS342I184454', 'RN7366217777']

/** A partner whose sockets say nothing but what the test lets them say. */
async function opened() {
  const server = await scriptedStream()
  const clock = handClock(noon)
  const world = listening(clock)
  const over = partnerStream(`${server.url}/`, clock.after).run([], world.sink, world.io)
  closers.push(async () => {
    world.stop.abort()
    await over
    expect(clock.waiting()).toBe(0)
    await server.close()
  })
  const newest = (path: string) => server.visits.findLast((visit) => visit.path === path)!.socket
  await expect.poll(() => world.states.at(-1)?.state, soon).toBe('live')
  const hears = async (path: string, ...frames: string[]) => {
    const before = world.raw.length
    for (const frame of frames) newest(path).send(frame)
    await expect.poll(() => world.raw.length, soon).toBe(before + frames.length)
  }
  return { ...world, clock, server, newest, hears, told: () => world.said.map(([what]) => what) }
}

test('instruments and quotes are told as they come, whichever comes first', async () => {
  const { hears, said } = await opened()
  await hears('/quotes', quote(A, 1365.25))
  await hears('/instruments', add(A), add(B))
  await hears('/quotes', quote(A, 753.3721), `{"data":{"price":10,"isin":"${B}"},"type":"QUOTE"}`)
  await hears('/instruments', remove(A), add(A))
  expect(said).toEqual([
    ['beginSync'],
    ['quote', A, 1365.25, NaN, NaN, NaN],
    ['announce', listing(A)],
    ['announce', listing(B)],
    ['quote', A, 753.3721, NaN, NaN, NaN],
    ['quote', B, 10, NaN, NaN, NaN],
    ['remove', A],
    ['announce', listing(A)],
  ])
})

test('a bad frame costs its neighbours nothing, and is kept too', async () => {
  const { hears, said, raw, states } = await opened()
  const bad = [quote(A, 'NaN'), quote(A, '-1'), quote(A, '1.2345678901234567'), '{', '', 'x'.repeat(10_000_000), add(A)]
  await hears('/quotes', quote(A, 1), ...bad, quote(A, 2))
  await hears('/instruments', quote(A, 3), '[]')
  expect(said.slice(1)).toEqual([
    ['quote', A, 1, NaN, NaN, NaN],
    ['reject', A, 'not-finite'],
    ['reject', A, 'negative'],
    ['reject', A, 'too-many-digits'],
    ...Array.from({ length: 4 }, () => ['reject', null, 'malformed']),
    ['quote', A, 2, NaN, NaN, NaN],
    ['reject', null, 'malformed'],
    ['reject', null, 'malformed'],
  ])
  expect([raw.length, states.at(-1)?.state]).toEqual([11, 'live'])
})

test('what is not announced again within five quiet seconds is closed', async () => {
  const { hears, told, clock } = await opened()
  clock.pass(4 * SECOND)
  await hears('/instruments', add(A))
  clock.pass(4 * SECOND)
  await hears('/instruments', add(B))
  clock.pass(4 * SECOND)
  expect(told()).toEqual(['beginSync', 'announce', 'announce'])
  clock.pass(2 * SECOND)
  expect(told()).toEqual(['beginSync', 'announce', 'announce', 'endSync'])
  clock.pass(10 * SECOND)
  await hears('/instruments', add(A))
  expect(told().filter((what) => what === 'endSync')).toHaveLength(1)
})

test('a list that is cut off closes nothing; the next one begins anew', async () => {
  const { hears, told, clock, newest, states } = await opened()
  clock.pass(4 * SECOND)
  newest('/instruments').terminate()
  await expect.poll(() => states.at(-1)?.state, soon).toBe('down')
  clock.pass(SECOND)
  await expect.poll(() => states.at(-1)?.state, soon).toBe('live')
  clock.pass(4 * SECOND)
  expect(told()).toEqual(['beginSync', 'beginSync'])
  await hears('/instruments', add(A))
  clock.pass(6 * SECOND)
  expect(told()).toEqual(['beginSync', 'beginSync', 'announce', 'endSync'])
})

test('while there is no room for announcements, nobody takes that for their end', async () => {
  const { hears, told, clock, room, newest, raw } = await opened()
  let makeRoom = () => {}
  room.full = new Promise((resolve) => (makeRoom = resolve))
  await hears('/instruments', add(A))
  clock.pass(60 * SECOND)
  expect(told()).not.toContain('endSync')
  newest('/instruments').send(add(B))
  delete room.full
  makeRoom()
  await expect.poll(() => raw.length, soon).toBe(2)
  clock.pass(6 * SECOND)
  expect(told()).toEqual(['beginSync', 'announce', 'announce', 'endSync'])
})

test('it is live only while both sockets are, and says which one is not', async () => {
  const { states, newest, clock, server } = await opened()
  newest('/quotes').close(1012, 'restart')
  await expect.poll(() => states.at(-1)?.state, soon).toBe('down')
  const reason = `${server.host}/quotes closed the connection (1012: restart)`
  expect(states.at(-1)).toMatchObject({ since: noon, reason })
  clock.pass(SECOND)
  await expect.poll(() => states.at(-1)?.state, soon).toBe('live')
  expect(server.visits.map(({ path }) => path).toSorted()).toEqual(['/instruments', '/quotes', '/quotes'])
})

test('silent quotes are a broken connection', async () => {
  const { states, clock, hears, server } = await opened()
  await hears('/instruments', add(A))
  clock.pass(20 * SECOND)
  await hears('/quotes', quote(A, 1))
  clock.pass(30 * SECOND)
  expect(states.at(-1)?.state).toBe('live')
  clock.pass(6 * SECOND)
  await expect.poll(() => states.at(-1)?.state, soon).toBe('down')
  expect(states.at(-1)).toMatchObject({ reason: `${server.host}/quotes was silent for 30 s` })
})

test('without any instrument there is nothing to quote', async () => {
  const { states, clock, hears } = await opened()
  await hears('/instruments', add(A), remove(A))
  clock.pass(120 * SECOND)
  await hears('/quotes', quote(A, 1))
  expect(states.at(-1)?.state).toBe('live')
})

test('it is not live while only one socket is connected', async () => {
  const server = await scriptedStream(undefined, (path) => path !== '/quotes')
  const clock = handClock(noon)
  const { sink, io, states, said, stop } = listening(clock)
  const over = partnerStream(server.url, clock.after).run([], sink, io)
  closers.push(async () => {
    stop.abort()
    await over
    await server.close()
  })
  await expect.poll(() => said, soon).toEqual([['beginSync']])
  await expect.poll(() => states.at(-1)?.state, soon).toBe('down')
  const reason = `${server.host}/quotes answered 401 instead of opening a stream`
  expect(states).toMatchObject([{ state: 'connecting' }, { state: 'down', reason }])
})
