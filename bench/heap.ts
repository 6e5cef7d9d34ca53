import type { Browser, CDPSession, Page } from '@playwright/test'
import type { Candle } from '@/lib/candles/candle'
import { HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { type Bench, type Figure, WrongAnswer } from './bench'
import { openContext, withBrowser } from './browser'
import { until } from './child'
import { withOpenHouse } from './house'
import { load } from './machine'
import { median, shown } from './stats'

const EIGHT_HOURS = (8 * HOUR) / SECOND
const SYMBOLS = Array.from({ length: 40 }, (_, k) => `PUSH:I${String(k).padStart(3, '0')}`)
const [ONE] = SYMBOLS as [string]
/** So much faster runs the clock of the page, and with it everything that it does every so often. */
const SPEED = 20

/** What the memory of a page that is left open for eight hours does: as many updates, in less time; at full size as many looks too. */
export const heap: Bench = {
  name: 'heap',
  title: 'Heap of a page after the updates of eight hours',
  run: ({ full, say }) =>
    withOpenHouse({ SOURCES: '' }, (house) =>
      withBrowser(say, async (browser) => {
        await pushOnce(house.url)
        const perSecond = full ? 1 : 10
        const measured = async (what: string, path: string, symbols: readonly string[]): Promise<Figure> => {
          const { heaps, seconds, shownAs } = await age(browser, { url: house.url + path, symbols, perSecond, say })
          const [before, after] = [heaps[0]!, heaps.at(-1)!]
          return {
            what: `${what} after ${shown(EIGHT_HOURS)} updates of ${symbols.length === 1 ? 'its instrument' : `each of ${symbols.length} rows`}: heap`,
            against: 'the same page after the first tenth of them',
            unit: 'times',
            value: { median: after / before, lowest: after / before, highest: Math.max(...heaps) / before, runs: 1 },
            goals: { better: 'less', floor: 1.2, target: 1.1, moonshot: null },
            notes: [
              `${heaps.map((bytes) => (bytes / 1e6).toFixed(2)).join(', ')} MB after each tenth, garbage collected`,
              `${shown(seconds)} s for ${shown((EIGHT_HOURS / perSecond) * (SECOND / HOUR))} h of the page's own time; at the end it showed ${shownAs}`,
            ],
          }
        }
        return [await measured('Instrument', `/instruments/${ONE}`, [ONE]), await measured('Markets', '/', SYMBOLS)]
      }),
    ),
}

async function pushOnce(url: string): Promise<void> {
  const quotes = SYMBOLS.map((symbol, k) => ({ symbol, price: 100 + k, size: 1, time: Date.now() }))
  const headers = { 'content-type': 'application/json' }
  const { ok } = await fetch(`${url}/api/quotes`, { method: 'POST', headers, body: JSON.stringify(quotes) })
  if (!ok) throw new Error('The quotes were not taken.')
  const isThere = async () => (await fetch(`${url}/api/instruments/${SYMBOLS.at(-1)}`)).ok
  await until('the instruments are listed', isThere, { every: 250 })
}

type Asked = { url: string; symbols: readonly string[]; perSecond: number; say: (line: string) => void }

async function age(browser: Browser, { url, symbols, perSecond, say }: Asked) {
  const context = await openContext(browser)
  try {
    const page = await context.newPage()
    const base = Date.now()
    const simulated = () => base + (Date.now() - base) * SPEED
    await page.addInitScript(hurry, { base, speed: SPEED })
    await page.route('**/api/instruments/*/candles?**', async (route) => {
      const asked = new URL(route.request().url()).searchParams
      const candles = candlesUpTo(simulated(), asked)
      await route.fulfill({ json: { symbol: ONE, interval: '1m', candles, next: null } })
    })
    await page.goto(url)
    await page
      .locator(symbols.length === 1 ? '[data-drawn=true]' : 'tbody td .figures')
      .first()
      .waitFor()
    await until('the stream is open', () =>
      page.evaluate(() => (window as unknown as Hurried).streams.some(({ readyState }) => readyState === 1)),
    )
    const session = await context.newCDPSession(page)
    await session.send('HeapProfiler.enable')

    const startedAt = performance.now()
    await page.evaluate(feed, { symbols, perSecond })
    const heaps: number[] = []
    for (let tenth = 1; tenth <= 10; tenth++) {
      const enough = (EIGHT_HOURS * tenth) / 10
      await until(`${enough} updates`, async () => (await fedTo(page)) >= enough, {
        within: 30 * MINUTE,
        every: SECOND,
      })
      heaps.push(await usedHeap(session))
      say(`${shown(enough)} updates: ${(heaps.at(-1)! / 1e6).toFixed(2)} MB, load ${load()}`)
    }
    const seconds = (performance.now() - startedAt) / SECOND
    return { heaps, seconds, shownAs: await whatItShows(page, symbols) }
  } finally {
    await context.close()
  }
}

const fedTo = (page: Page) => page.evaluate(() => (window as unknown as Hurried).fed)

/** What is left after garbage was collected; of three, because some is only found the second time. */
async function usedHeap(session: CDPSession): Promise<number> {
  const sizes: number[] = []
  for (let k = 0; k < 3; k++) {
    await session.send('HeapProfiler.collectGarbage')
    sizes.push((await session.send('Runtime.getHeapUsage')).usedSize)
  }
  return median(sizes)
}

/** The newest price must be on the screen: updates that nobody takes in leave no garbage. */
async function whatItShows(page: Page, symbols: readonly string[]): Promise<string> {
  const prices = () =>
    page
      .evaluate(() => (window as unknown as Hurried).price)
      .then(async (price) => ({
        price,
        isShown: (await page.locator('main').innerText()).includes(price.toFixed(2)),
      }))
  let seen = ''
  await until(
    `the price of ${symbols[0]} is shown`,
    async () => {
      const { price, isShown } = await prices()
      seen = price.toFixed(2)
      return isShown
    },
    { within: 20 * SECOND },
  ).catch(() => {
    throw new WrongAnswer('What was fed is not what is shown.')
  })
  return `the price ${seen}`
}

const priceAt = (time: number) => 100 + ((Math.floor(time / 1_000) * 7) % 1_000) / 100

function candlesUpTo(now: number, asked: URLSearchParams): Candle[] {
  const running = Math.floor(now / MINUTE) * MINUTE
  const to = Math.min(running + MINUTE, Number(asked.get('to') ?? Infinity))
  const limit = Number(asked.get('limit') ?? 500)
  const from = Number(asked.get('from') ?? to - limit * MINUTE)
  const last = asked.get('partial') === 'exclude' ? running : to
  const candles: Candle[] = []
  for (let openTime = Math.max(from, last - limit * MINUTE); openTime < last; openTime += MINUTE) {
    const [open, close] = [priceAt(openTime), priceAt(Math.min(now, openTime + MINUTE - SECOND))]
    const [high, low] = [Math.max(open, close), Math.min(open, close)]
    const isOver = openTime < running
    const counted = { volume: 60, count: 60, complete: isOver, filled: false, quality: 'trades' as const }
    candles.push({ openTime, closeTime: openTime + MINUTE, open, high, low, close, ...counted })
  }
  return candles
}

type Hurried = Window & { streams: (EventTarget & { readyState: number })[]; fed: number; price: number }

/** Makes the clock and the timers of a page run faster, and its stream say what it is told to. */
function hurry({ base, speed }: { base: number; speed: number }) {
  const hurried = window as unknown as Hurried
  hurried.streams = []
  const [realNow, realClock] = [Date.now.bind(Date), performance.now.bind(performance)]
  Date.now = () => Math.round(base + (realNow() - base) * speed)
  performance.now = () => realClock() * speed
  const { setTimeout: later, setInterval: again } = window
  const faster = (start: typeof later) =>
    ((work: () => void, ms = 0, ...rest: unknown[]) => start(work, ms / speed, ...rest)) as typeof later
  window.setTimeout = faster(later.bind(window) as typeof later)
  window.setInterval = faster(again.bind(window) as typeof later) as typeof again
  // A stream that is always there: a real one would be silent for minutes of this page's time.
  class Stream extends EventTarget {
    readyState = 0
    constructor() {
      super()
      hurried.streams.push(this)
      queueMicrotask(() => {
        this.readyState = 1
        this.dispatchEvent(new Event('open'))
      })
    }
    close() {
      this.readyState = 2
    }
  }
  window.EventSource = Stream as unknown as typeof EventSource
}

/** Lets the page's stream say something new about each symbol, so often in each second of the page's time. */
function feed({ symbols, perSecond }: { symbols: readonly string[]; perSecond: number }) {
  const hurried = window as unknown as Hurried
  hurried.fed = 0
  let minute = 0
  let [open, high, low] = [0, 0, 0]
  setInterval(() => {
    const stream = hurried.streams.findLast(({ readyState }) => readyState === 1)
    hurried.streams = hurried.streams.filter(({ readyState }) => readyState !== 2)
    if (!stream) return
    const say = (topic: string, data: object) =>
      stream.dispatchEvent(new MessageEvent(topic, { data: JSON.stringify(data) }))
    const tell = (openTime: number, close: number, complete: boolean) => {
      const seen = { volume: 60, count: 60, complete, filled: false, quality: 'trades' }
      const candle = { openTime, closeTime: openTime + 60_000, open, high, low, close, ...seen }
      say('candle', { symbol: symbols[0], interval: '1m', candle })
    }
    const time = Date.now()
    const now = Math.floor(time / 60_000) * 60_000
    for (let k = 0; k < perSecond; k++) {
      const price = 100 + ((Math.floor(time / 1_000) * 7 + k * 3) % 1_000) / 100
      if (now !== minute) {
        if (minute > 0 && symbols.length === 1) tell(minute, hurried.price, true)
        minute = now
        open = high = low = price
      }
      high = Math.max(high, price)
      low = Math.min(low, price)
      hurried.price = price
      for (const symbol of symbols) say('quote', { symbol, price, time: time + k })
      if (symbols.length === 1) tell(minute, price, false)
      hurried.fed++
    }
  }, 1_000)
}
