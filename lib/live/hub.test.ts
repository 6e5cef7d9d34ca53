import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Happening, HEARTBEAT, type Hub, nameOf, openHub, type Watch } from './hub'

const watch = (instrumentId: number): Watch => ({ topic: 'candle', instrumentId, interval: '1m' })
const state = new Map<number, number>() // what each instrument's candle says now
const read = vi.fn(
  async (watches: readonly Watch[]) =>
    new Map(
      watches.map((each): [string, Happening[]] => [
        nameOf(each),
        [{ topic: 'candle', key: nameOf(each), data: { close: state.get(each.instrumentId) } }],
      ]),
    ),
)
function connect(hub: Hub, wanted: Watch[], lastId: string | null = null, takes = Infinity) {
  const heard: string[] = []
  const client = {
    send: (text: string) => (heard.length < takes ? heard.push(text) > 0 : false),
    close: vi.fn<() => void>(),
  }
  const leave = hub.subscribe(client, wanted, lastId)
  const closes = () =>
    heard.flatMap((text) => [.../"close":(\d+)/g[Symbol.matchAll](text)].map(([, close]) => Number(close)))
  return { heard, client, leave, closes }
}

let hub: Hub
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  state.clear()
  state.set(1, 10).set(2, 20)
  read.mockClear()
  hub = openHub(read, { now: Date.now, epoch: 'e' })
})
afterEach(() => {
  hub.close()
  vi.useRealTimers()
})
const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a client is told the state of what it watches, and each change of it, and nothing else', async () => {
  const one = connect(hub, [watch(1)])
  const two = connect(hub, [watch(2)])
  await passes(300)
  state.set(1, 11)
  hub.wake()
  await passes(300)
  expect([one.closes(), two.closes()]).toEqual([[10, 11], [20]])
  expect(one.heard.at(-1)).toMatch(/^id: e-\d+\nevent: candle\ndata: /)
})

test('changes go out at most four times a second, the newest state at last', async () => {
  const { closes } = connect(hub, [watch(1)])
  await passes(300)
  for (let close = 100; close < 200; close++) {
    state.set(1, close)
    hub.wake()
    await passes(10)
  }
  await passes(300)
  expect(closes().length).toBeLessThanOrEqual(6)
  expect(closes().at(-1)).toBe(199)
})

test('a thing is read once, however many watch it', async () => {
  for (let n = 0; n < 50; n++) connect(hub, [watch(1)])
  await passes(300)
  expect(read.mock.calls.length).toBeLessThanOrEqual(2)
  for (const [watches] of read.mock.calls) expect(watches).toEqual([watch(1)])
})

test('a word that was lost is found within a second', async () => {
  const { closes } = connect(hub, [watch(1)])
  await passes(300)
  state.set(1, 12)
  await passes(1_300)
  expect(closes()).toEqual([10, 12])
})

test('a returning client gets what changed since, and only that', async () => {
  const { heard } = connect(hub, [watch(1), watch(2)])
  await passes(300)
  const last = heard
    .join('')
    .match(/id: (e-\d+)/g)!
    .at(-1)!
    .slice(4)
  state.set(2, 21)
  hub.wake()
  await passes(300)
  const back = connect(hub, [watch(1), watch(2)], last)
  expect(back.closes()).toEqual([21])
  expect(back.heard.join('')).not.toContain('event: reset')
})

test('a client of another life of the server is told to begin anew', () => {
  expect(connect(hub, [watch(1)], 'other-7').heard.join('')).toContain('event: reset')
})

test('silence is not taken for a broken line: a heartbeat comes', async () => {
  const { heard } = connect(hub, [])
  await passes(HEARTBEAT + 1)
  expect(heard.filter((text) => text.startsWith(': hb')).length).toBe(1)
})

test('a client that takes nothing more is dropped, and the others go on', async () => {
  const slow = connect(hub, [watch(1)], null, 1)
  const quick = connect(hub, [watch(1)])
  await passes(300)
  expect(slow.client.close).toHaveBeenCalledOnce()
  expect(quick.closes()).toEqual([10])
  expect(hub.clients).toBe(1)
})

test('nobody watches, nothing is read', async () => {
  const { leave } = connect(hub, [watch(1)])
  await passes(300)
  leave()
  read.mockClear()
  hub.wake()
  await passes(5_000)
  expect(read).not.toHaveBeenCalled()
})
