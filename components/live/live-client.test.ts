import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openLive } from './live-client'
import type { LiveEvent } from './live-event'
import type { Want } from './want'

class FakeSource extends EventTarget {
  static readonly CLOSED = 2
  static opened: FakeSource[] = []
  readyState = 0
  readonly url: string
  constructor(url: string) {
    super()
    this.url = url
    FakeSource.opened.push(this)
  }
  open() {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  say(topic: string, data: unknown) {
    this.dispatchEvent(new MessageEvent(topic, { data: JSON.stringify(data) }))
  }
  fail({ forGood }: { forGood: boolean }) {
    this.readyState = forGood ? FakeSource.CLOSED : 0
    this.dispatchEvent(new Event('error'))
  }
  close() {
    this.readyState = FakeSource.CLOSED
  }
}

const newest = () => FakeSource.opened.at(-1)!
const quote = { symbol: 'KRAKEN:BTCUSD', price: 5, time: 7 }
const quotes: Want = { symbols: ['KRAKEN:BTCUSD'], interval: null, topics: ['quote'] }

/** A page that shows one quote, whose stream has spoken. */
function openPage() {
  const live = openLive()
  const heard: LiveEvent[] = []
  live.want(quotes, (event) => heard.push(event))
  live.show(true)
  vi.advanceTimersByTime(500)
  newest().open()
  newest().say('quote', quote)
  return { live, heard }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  FakeSource.opened = []
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('everything on a page shares one connection', () => {
  const live = openLive()
  live.want(quotes, () => {})
  live.want({ symbols: ['KRAKEN:BTCUSD'], interval: '5m', topics: ['candle'] }, () => {})
  live.show(true)
  vi.advanceTimersByTime(500)
  expect(FakeSource.opened.map(({ url }) => url)).toEqual([
    '/api/stream?topics=quote&symbols=KRAKEN:BTCUSD&candles=KRAKEN:BTCUSD@5m',
  ])
})

test('it lives from its first event on, not from its opening', () => {
  const live = openLive()
  live.want(quotes, () => {})
  live.show(true)
  vi.advanceTimersByTime(500)
  newest().open()
  expect([live.liveness(), live.covers(quotes)]).toEqual(['connecting', false])
  vi.advanceTimersByTime(6_000)
  expect(live.liveness()).toBe('polling')
  newest().say('quote', quote)
  expect([live.liveness(), live.covers(quotes)]).toEqual(['live', true])
})

test('a bad event is ignored, and the next one is told', () => {
  const { heard } = openPage()
  newest().say('quote', { symbol: 'KRAKEN:BTCUSD' })
  newest().say('quote', quote)
  expect(heard).toEqual([
    { topic: 'quote', data: quote },
    { topic: 'quote', data: quote },
  ])
})

test('what the server does not know is not waited for: the page asks for it itself', () => {
  const live = openLive()
  const both: Want = { ...quotes, symbols: ['KRAKEN:BTCUSD', 'KRAKEN:NOSUCH'] }
  live.want(both, () => {})
  live.want(quotes, () => {})
  live.show(true)
  vi.advanceTimersByTime(500)
  newest().open()
  newest().say('unknown', { symbols: ['KRAKEN:NOSUCH'] })
  expect([live.liveness(), live.covers(quotes), live.covers(both)]).toEqual(['live', true, false])
  newest().say('quote', quote)
  expect([live.covers(quotes), live.covers(both)]).toEqual([true, false])
})

test('when the network comes back, the connection is made anew at once', () => {
  const { live, heard } = openPage()
  vi.advanceTimersByTime(30_000)
  newest().fail({ forGood: false })
  vi.advanceTimersByTime(10_000)
  live.comeBack()
  expect(FakeSource.opened).toHaveLength(2)
  newest().say('quote', quote)
  expect(heard.at(-2)).toEqual({ topic: 'reset' })
})

test('a short break is not noticed', () => {
  const { live, heard } = openPage()
  newest().fail({ forGood: false })
  vi.advanceTimersByTime(3_000)
  expect(live.covers(quotes)).toBe(true)
  newest().open()
  expect(live.liveness()).toBe('live')
  expect(heard).toHaveLength(1)
})

test('a longer break is bridged by polling, and what it hid is read again', () => {
  const { live, heard } = openPage()
  newest().fail({ forGood: false })
  vi.advanceTimersByTime(6_000)
  expect([live.liveness(), live.covers(quotes)]).toEqual(['polling', false])
  newest().open()
  expect([live.liveness(), live.covers(quotes)]).toEqual(['live', true])
  expect(heard.at(-1)).toEqual({ topic: 'reset' })
  expect(FakeSource.opened).toHaveLength(1)
})

test('a refused connection is asked for again, less and less often', () => {
  openPage()
  const at: number[] = []
  const start = Date.now()
  newest().fail({ forGood: true })
  for (let known = 1; at.length < 5;) {
    vi.advanceTimersByTime(1_000)
    if (FakeSource.opened.length === known) continue
    known = FakeSource.opened.length
    at.push((Date.now() - start) / 1_000)
    newest().fail({ forGood: true })
  }
  const waits = at.map((second, index) => second - (at[index - 1] ?? 0))
  expect(waits.map((wait) => Math.round(wait / 3))).toEqual([1, 2, 4, 8, 10])
})

test('the word of the server to read everything again is passed on', () => {
  const { heard } = openPage()
  newest().say('reset', {})
  expect(heard.at(-1)).toEqual({ topic: 'reset' })
})

test('while it lives, everything is read again about once a minute', () => {
  const { heard } = openPage()
  for (let second = 0; second < 130; second++) {
    vi.advanceTimersByTime(1_000)
    newest().say('quote', quote)
  }
  expect(heard.filter(({ topic }) => topic === 'reset')).toHaveLength(2)
})

test('a stream that says nothing for long is opened anew', () => {
  const { live, heard } = openPage()
  vi.advanceTimersByTime(78_000)
  expect(FakeSource.opened).toHaveLength(2)
  expect(FakeSource.opened[0]!.readyState).toBe(FakeSource.CLOSED)
  newest().say('quote', quote)
  expect(live.liveness()).toBe('live')
  expect(heard.at(-2)).toEqual({ topic: 'reset' })
})

test('after a sleep the connection is not believed', () => {
  const { heard } = openPage()
  vi.advanceTimersByTime(1_000)
  vi.setSystemTime(Date.now() + 3_600_000)
  vi.advanceTimersByTime(1_000)
  expect(FakeSource.opened).toHaveLength(2)
  newest().say('quote', quote)
  expect(heard.at(-2)).toEqual({ topic: 'reset' })
})

test('a page that nobody sees holds no connection, and catches up when it is seen', () => {
  const { live, heard } = openPage()
  live.show(false)
  expect(newest().readyState).toBe(FakeSource.CLOSED)
  vi.advanceTimersByTime(600_000)
  expect(FakeSource.opened).toHaveLength(1)
  live.show(true)
  vi.advanceTimersByTime(500)
  expect(live.liveness()).toBe('live')
  newest().say('quote', quote)
  expect(heard.at(-2)).toEqual({ topic: 'reset' })
})

test('when other things are wanted, what was told before is told on', () => {
  const { live } = openPage()
  const other: Want = { ...quotes, symbols: ['KRAKEN:ETHUSD'] }
  const stop = live.want(other, () => {})
  vi.advanceTimersByTime(500)
  expect(FakeSource.opened).toHaveLength(2)
  expect([live.covers(quotes), live.covers(other)]).toEqual([true, false])
  newest().say('quote', quote)
  expect([live.covers(quotes), live.covers(other)]).toEqual([true, true])
  stop()
  vi.advanceTimersByTime(500)
  expect(newest().url).toBe('/api/stream?topics=quote&symbols=KRAKEN:BTCUSD')
})
