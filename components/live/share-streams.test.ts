import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Message, shareStreams } from './share-streams'
import type { OpenStream, StreamLine } from './stream-line'
import { streamUrl, type Whole } from './want'

/** A stream as the server would open it. */
class Line extends EventTarget {
  readyState = 0
  readonly url: string
  constructor(whole: Whole) {
    super()
    this.url = streamUrl(whole)
  }
  say(topic: string, data: object = {}) {
    this.dispatchEvent(new MessageEvent(topic, { data: JSON.stringify(data) }))
  }
  fail(readyState: 0 | 2) {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }
  close() {
    this.readyState = 2
  }
}

/** A browser: its pages hear each other, and one of them at a time holds the lock. */
function openBrowser() {
  const lines: Line[] = []
  const ears = new Map<string, (message: Message) => void>()
  const queue: (() => void)[] = []
  let holds = false
  const next = () => {
    holds = false
    const granted = queue.shift()
    if (granted) {
      holds = true
      granted()
    }
  }
  const page = (name: string, { hasLocks = true } = {}) => {
    const share = shareStreams({
      page: name,
      own: (whole) => {
        const line = new Line(whole)
        lines.push(line)
        return line as unknown as StreamLine
      },
      post: (message) => {
        const sent = structuredClone(message)
        for (const [other, hear] of ears) if (other !== name) setTimeout(() => hear(sent), 1)
      },
      onPosted: (hear) => void ears.set(name, hear),
      lock: (granted, signal) => {
        if (!hasLocks) return
        const grant = () => {
          if (signal.aborted) return next()
          signal.addEventListener('abort', next, { once: true })
          granted()
        }
        queue.push(grant)
        if (!holds) next()
      },
    })
    return { ...share, crash: () => ears.delete(name) }
  }
  return { page, lines, alive: () => lines.filter(({ readyState }) => readyState !== 2).map(({ url }) => url) }
}

const quotesOf = (...quotes: string[]): Whole => ({ quotes, candles: [], topics: [] })

function watch(share: OpenStream, whole: Whole) {
  const line = share.open(whole)
  const heard: string[] = []
  for (const topic of ['quote', 'error', 'open'])
    line.addEventListener(topic, ({ data }) => heard.push(typeof data !== 'string' ? topic : `${topic} ${data}`))
  return { line, heard }
}
const quote = (symbol: string, price: number) => ({ symbol, price, time: price })
const passes = (ms: number) => vi.advanceTimersByTime(ms)

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('two pages share one connection, and each hears it', () => {
  const browser = openBrowser()
  const [one, two] = [browser.page('one'), browser.page('two')]
  one.show(true)
  two.show(true)
  const [a, b] = [watch(one, quotesOf('A')), watch(two, quotesOf('B'))]
  passes(500)
  expect(browser.alive()).toEqual(['/api/stream?topics=quote&symbols=A,B'])
  browser.lines.at(-1)!.say('quote', quote('B', 2))
  passes(10)
  expect([a.heard.at(-1), b.heard.at(-1)]).toEqual(
    Array.from({ length: 2 }, () => `quote ${JSON.stringify(quote('B', 2))}`),
  )
})

test('a page that asks for what is told already is told the newest of it, without another connection', () => {
  const browser = openBrowser()
  const [one, two] = [browser.page('one'), browser.page('two')]
  one.show(true)
  watch(one, quotesOf('A', 'B'))
  passes(500)
  browser.lines[0]!.say('quote', quote('A', 1))
  browser.lines[0]!.say('quote', quote('A', 2))
  passes(10)
  two.show(true)
  const { heard } = watch(two, quotesOf('A'))
  passes(500)
  expect(heard).toEqual(['open', `quote ${JSON.stringify(quote('A', 2))}`])
  passes(20_000)
  expect(heard).toHaveLength(2)
  expect(browser.lines).toHaveLength(1)
})

test('until the stream is the one it asked for, a page hears nothing of it', () => {
  const browser = openBrowser()
  const [one, two] = [browser.page('one'), browser.page('two')]
  one.show(true)
  watch(one, quotesOf('A'))
  passes(500)
  two.show(true)
  const { heard } = watch(two, quotesOf('B'))
  passes(2)
  browser.lines[0]!.say('quote', quote('A', 1))
  passes(2)
  expect(heard).toEqual([])
})

test('when the page with the connection is hidden, another one takes over', () => {
  const browser = openBrowser()
  const [one, two] = [browser.page('one'), browser.page('two')]
  one.show(true)
  two.show(true)
  const a = watch(one, quotesOf('A'))
  const b = watch(two, quotesOf('B'))
  passes(500)
  one.show(false)
  a.line.close()
  passes(500)
  expect(browser.alive()).toEqual(['/api/stream?topics=quote&symbols=B'])
  expect(b.heard.at(-1)).toBe('error')
  browser.lines.at(-1)!.say('quote', quote('B', 3))
  expect(b.heard.at(-1)).toContain('"price":3')
})

test('a page that crashed is not listened for', () => {
  const browser = openBrowser()
  const [one, two] = [browser.page('one'), browser.page('two')]
  one.show(true)
  two.show(true)
  watch(one, quotesOf('A'))
  watch(two, quotesOf('B'))
  passes(500)
  two.crash()
  two.show(false)
  passes(20_000)
  expect(browser.alive()).toEqual(['/api/stream?topics=quote&symbols=A'])
})

test('a broken connection is told to all, and a refused one is asked for again by whoever wants it', () => {
  const browser = openBrowser()
  const [one, two] = [browser.page('one'), browser.page('two')]
  one.show(true)
  two.show(true)
  watch(one, quotesOf('A'))
  const b = watch(two, quotesOf('A'))
  passes(500)
  browser.lines.at(-1)!.fail(0)
  passes(2)
  expect([b.heard.at(-1), b.line.readyState]).toEqual(['error', 0])
  browser.lines.at(-1)!.fail(2)
  passes(2)
  expect(b.line.readyState).toBe(2)
  const known = browser.lines.length
  watch(two, quotesOf('A'))
  passes(500)
  expect(browser.lines).toHaveLength(known + 1)
})

test('where nobody leads, a page goes alone', () => {
  const browser = openBrowser()
  const one = browser.page('one', { hasLocks: false })
  one.show(true)
  const { heard, line } = watch(one, quotesOf('A'))
  passes(12_000)
  expect(browser.alive()).toEqual(['/api/stream?topics=quote&symbols=A'])
  browser.lines[0]!.say('quote', quote('A', 1))
  expect(heard).toEqual([`quote ${JSON.stringify(quote('A', 1))}`])
  line.close()
  expect(browser.alive()).toEqual([])
})

test('a browser that cannot share has connections of its own', () => {
  const Own = vi.fn(
    class {
      readyState = 0
    },
  )
  vi.stubGlobal('EventSource', Own)
  expect(shareStreams(null).open(quotesOf('A')).readyState).toBe(0)
  expect(Own).toHaveBeenCalledWith('/api/stream?topics=quote&symbols=A')
  vi.unstubAllGlobals()
})
