import { afterEach, expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { type Scripted, scriptedExchange, standingStill } from '../scripted-exchange'
import { kraken } from './kraken'

const noon = Date.UTC(2026, 10, 21, 12)
let exchange: Awaited<ReturnType<typeof scriptedExchange>> | undefined
afterEach(() => exchange?.close())

const face = {
  freshness: { lateAfter: 1, staleAfter: 2 },
  pace: { pattern: '* * * * *', every: MINUTE },
  firstTracked: [],
}
const result = (said: unknown): Scripted => ({ body: { error: [], result: said } })
const error = (text: string): Scripted => ({ body: { error: [text] } })

const PAIRS = ['XBT', 'ETH', 'XRP', 'LTC', 'XDG'].map((base) => [
  `X${base}ZUSD`,
  { altname: `${base}USD`, wsname: `${base}/USD` },
])

/** Kraken with five pairs, of which some may be unknown to its Ticker; `more` answers everything else. */
async function opened(more: (query: URLSearchParams, nth: number) => Scripted = () => ({}), delisted: string[] = []) {
  const clock = { time: noon + 30 * SECOND }
  exchange = await scriptedExchange((path, nth) => {
    const { pathname, searchParams } = new URL(path, 'http://kraken')
    if (pathname.endsWith('/AssetPairs')) return result(Object.fromEntries(PAIRS))
    if (!pathname.endsWith('/Ticker')) return more(searchParams, nth)
    const pairs = searchParams.get('pair')?.split(',') ?? []
    if (pairs.some((pair) => delisted.includes(pair))) return error('EQuery:Unknown asset pair')
    return result(Object.fromEntries(pairs.map((pair) => [pair, { c: ['5.0', '1.0'], v: ['1.0', '24.0'] }])))
  })
  const source = kraken(face, exchange.url, { sleep: async () => {}, random: () => 0, historyGap: 0 })
  const { io, kept } = standingStill(0)
  return { source, clock, kept, asked: exchange.asked, io: { ...io, now: () => clock.time } }
}

test('one question prices every tracked pair; codes that do not exist are not asked', async () => {
  const { source, io, asked, kept } = await opened()
  const poll = await source.poll(['BTCUSD', 'DOGEUSD', 'NOSUCHUSD'], io)
  expect(poll.tickers.map(({ code, price, volume24h }) => [code, price, volume24h])).toEqual([
    ['BTCUSD', 5, 24],
    ['DOGEUSD', 5, 24],
  ])
  expect(poll.listings.map(({ name }) => name)).toEqual(['BTC/USD', 'DOGE/USD'])
  expect(poll.unknown).toEqual(['NOSUCHUSD'])
  expect(asked).toEqual(['/0/public/AssetPairs', '/0/public/Ticker?pair=XXBTZUSD,XXDGZUSD'])
  expect(kept).toHaveLength(2)
})

test('a pair that the exchange refuses sinks no other, and is left alone for a while', async () => {
  const { source, io, asked, clock } = await opened(undefined, ['XXRPZUSD'])
  const codes = ['BTCUSD', 'ETHUSD', 'XRPUSD', 'LTCUSD', 'DOGEUSD']
  const poll = await source.poll(codes, io)
  expect(poll.tickers.map(({ code }) => code)).toEqual(['BTCUSD', 'ETHUSD', 'LTCUSD', 'DOGEUSD'])
  expect(poll.unknown).toEqual(['XRPUSD'])
  const before = asked.length
  clock.time += MINUTE
  expect((await source.poll(codes, io)).unknown).toEqual(['XRPUSD'])
  expect(asked.slice(before)).toEqual(['/0/public/Ticker?pair=XXBTZUSD,XETHZUSD,XLTCZUSD,XXDGZUSD'])
})

test('the list of pairs is remembered for hours; for an unknown code it is read again now and then', async () => {
  const { source, io, asked, clock } = await opened()
  const lists = () => asked.filter((path) => path.endsWith('AssetPairs')).length
  for (const [pause, codes, read] of [
    [0, ['BTCUSD'], 1],
    [HOUR, ['BTCUSD'], 1],
    [5 * HOUR + 1, ['BTCUSD'], 2],
    [MINUTE, ['NEWUSD'], 2],
    [10 * MINUTE, ['NEWUSD'], 3],
  ] as const) {
    clock.time += pause
    await source.poll(codes, io)
    expect(lists()).toBe(read)
  }
})

test('an old list of pairs is better than none', async () => {
  let isDown = false
  exchange = await scriptedExchange((path) => {
    if (!path.includes('AssetPairs')) return result({ XXBTZUSD: { c: ['5.0'] } })
    return isDown ? error('EService:Unavailable') : result(Object.fromEntries(PAIRS))
  })
  const source = kraken(face, exchange.url)
  const first = standingStill(noon)
  await source.poll(['BTCUSD'], first.io)
  isDown = true
  const later = standingStill(noon + 7 * HOUR)
  expect((await source.poll(['BTCUSD'], later.io)).tickers).toHaveLength(1)
})

test('an empty list of pairs is no list', async () => {
  exchange = await scriptedExchange(() => result({}))
  const source = kraken(face, exchange.url)
  await expect(source.poll(['BTCUSD'], standingStill(noon).io)).rejects.toMatchObject({
    kind: 'upstream',
    message: 'Kraken listed no pairs',
  })
})

test('without any code nobody is asked for prices', async () => {
  const { source, io, asked } = await opened()
  expect(await source.poll([], io)).toMatchObject({ tickers: [], unknown: [] })
  expect(asked).toEqual(['/0/public/AssetPairs'])
})

const range = { from: noon - 3 * MINUTE, to: noon + HOUR }

test.each<[problem: string, kind: string, message: string, retryAfterMs: number | null]>([
  ['EAPI:Rate limit exceeded', 'rate-limited', 'Kraken asks for fewer questions (EAPI:Rate limit exceeded)', null],
  [
    `EService:Throttled: ${noon / SECOND + 50}`,
    'rate-limited',
    `Kraken asks for fewer questions (EService:Throttled: ${noon / SECOND + 50})`,
    20_000,
  ],
  ['EService:Unavailable', 'upstream', 'Kraken answered EService:Unavailable', null],
])('%s is %s', async (problem, kind, message, retryAfterMs) => {
  const { source, io } = await opened(() => error(problem))
  await expect(source.history.read('BTCUSD', range, io)).rejects.toMatchObject({ kind, message, retryAfterMs })
})

test('a warning is no error', async () => {
  const { source, io } = await opened(() => ({ body: { error: ['WSome:thing'], result: { XXBTZUSD: [], last: 0 } } }))
  expect(await source.history.read('BTCUSD', range, io)).toMatchObject({ bars: [] })
})

test('history of a code that does not exist is not found', async () => {
  const { source, io } = await opened()
  await expect(source.history.read('NOSUCHUSD', range, io)).rejects.toMatchObject({ kind: 'not-found' })
})

const ohlc = (minute: number) => [(noon + minute * MINUTE) / SECOND, '5', '6', '4', '5', '5', '1.5', 3]

test('history ends before the minute that still runs', async () => {
  const { source, io, asked } = await opened(() => result({ XXBTZUSD: [-4, -3, -2, -1, 0].map(ohlc), last: 1 }))
  const page = await source.history.read('BTCUSD', range, io)
  expect(page.bars.map(({ openTime }) => (openTime - noon) / MINUTE)).toEqual([-3, -2, -1])
  expect(page.reached).toBe(noon)
  expect(asked.at(-1)).toBe(`/0/public/OHLC?pair=XXBTZUSD&interval=1&since=${range.from / SECOND - 60}`)
})

test('a full answer that begins too late leaves a hole, and does not claim to have closed it', async () => {
  const rows = Array.from({ length: 721 }, (_, n) => ohlc(n - 720))
  const { source, io } = await opened(() => result({ XXBTZUSD: rows, last: 1 }))
  const early = { from: noon - 721 * MINUTE, to: noon }
  const page = await source.history.read('BTCUSD', early, io)
  expect([page.bars.length, page.reached]).toEqual([720, early.from])
  expect((await source.history.read('BTCUSD', { ...early, from: noon - 720 * MINUTE }, io)).reached).toBe(noon)
})

/** A tape of trades `[second after 11:00, price]`, handed out like the exchange does: those after `since`, up to 1,000. */
function tape(trades: readonly (readonly [second: number, price: number])[]) {
  const start = BigInt(noon - HOUR) * 1_000_000n
  const rows = trades.map(([second, price], n) => ({
    ns: start + BigInt(Math.round(second * 1e9)),
    row: [String(price), '0.1', (noon - HOUR) / SECOND + second, 'b', 'l', '', n + 1],
  }))
  return (query: URLSearchParams): Scripted => {
    const since = BigInt(query.get('since') ?? 0)
    const page = rows.filter(({ ns }) => ns > since).slice(0, 1_000)
    return result({ XXBTZUSD: page.map(({ row }) => row), last: String(page.at(-1)?.ns ?? since) })
  }
}
const from = noon - HOUR

test('a trade at the very beginning counts; minutes without trades are absent; the end is now', async () => {
  const { source, io } = await opened(
    tape([
      [0, 5],
      [59, 7],
      [120, 8],
      [3_629, 9],
    ]),
  )
  const page = await source.trades?.read('BTCUSD', { from, to: noon + HOUR }, io)
  expect(page?.bars).toMatchObject([
    { openTime: from, open: 5, close: 7, volume: 0.2, count: 2, quality: 'trades', openedAt: from },
    { openTime: from + 2 * MINUTE, open: 8, close: 8, count: 1 },
  ])
  expect(page?.reached).toBe(noon)
})

test('page by page every minute comes out whole and once', async () => {
  const trades = Array.from({ length: 3_000 }, (_, n) => [n / 2, 1 + (n % 7)] as const) // 120 a minute
  const { source, io, asked } = await opened(tape(trades))
  const bars = []
  let reached = from
  const to = from + 25 * MINUTE
  while (reached < to) {
    const page = await source.trades?.read('BTCUSD', { from: reached, to }, io)
    if (!page || page.reached <= reached) break
    bars.push(...page.bars)
    reached = page.reached
  }
  expect(bars.map(({ openTime, count }) => [(openTime - from) / MINUTE, count])).toEqual(
    Array.from({ length: 25 }, (_, n) => [n, 120]),
  )
  expect(asked.filter((path) => path.includes('/Trades')).length).toBeLessThanOrEqual(4)
})

test('a minute of several pages, many trades of it at one moment, comes out whole', async () => {
  const busy = Array.from({ length: 2_500 }, (_, n) => [n < 900 ? 1 : n < 1_100 ? 2 : 3 + n / 100, 5] as const)
  const { source, io, asked } = await opened(tape([...busy, [61, 6]]))
  const page = await source.trades?.read('BTCUSD', { from, to: noon }, io)
  expect(page?.bars).toMatchObject([{ count: 2_500 }, { count: 1 }])
  expect(asked.filter((path) => path.includes('/Trades')).length).toBe(3)
})

test('an exchange that repeats itself is not asked for ever', async () => {
  const { source, io } = await opened(() =>
    tape(Array.from({ length: 1_000 }, () => [1, 5] as const))(new URLSearchParams()),
  )
  await expect(source.trades?.read('BTCUSD', { from, to: noon }, io)).rejects.toMatchObject({
    kind: 'upstream',
    message: 'Kraken sent the same trades of BTC/USD twice',
  })
})

test('a bad trade is counted and costs its neighbours nothing', async () => {
  const good = ['5', '0.1', from / SECOND, 'b', 'l', '', 1]
  const { source, io } = await opened(() => result({ XXBTZUSD: [good, good.with(0, 'x')], last: '0' }))
  expect(await source.trades?.read('BTCUSD', { from, to: noon }, io)).toMatchObject({
    bars: [{ count: 1 }],
    rejected: [{ code: 'BTCUSD', reason: 'not-a-number' }],
  })
})
