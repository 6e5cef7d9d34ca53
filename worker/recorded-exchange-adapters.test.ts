import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { MinuteBar } from '@/lib/candles/candle'
import { HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { bitfinex } from '@/lib/sources/bitfinex/bitfinex'
import { kraken } from '@/lib/sources/kraken/kraken'
import { standingStill } from '@/lib/sources/scripted-exchange'
import type { PolledSource, Range } from '@/lib/sources/source'
import { toNumber } from './recorded-exchange/decimal'
import { CODES, type Code } from './recorded-exchange/instruments'
import { markets } from './recorded-exchange/market'
import type { Misbehaviour } from './recorded-exchange/misbehave'
import { type RecordedExchange, startRecordedExchange } from './recorded-exchange/server'

const minute = Date.UTC(2026, 10, 21, 12, 34)
const now = minute + 30 * SECOND
const { io } = standingStill(now)
const pace = { freshness: { lateAfter: 1, staleAfter: 2 }, pace: { pattern: '* * * * *', every: MINUTE } }
const world = { sleep: async () => {}, random: () => 0, historyGap: 0 }

let exchange: RecordedExchange
let sources: { bitfinex: PolledSource; kraken: PolledSource }
beforeAll(async () => {
  exchange = await startRecordedExchange({ port: 0, now: () => now })
  const face = {
    id: 'recorded',
    label: 'Recorded market',
    prefix: 'RECORDED',
    recorded: true,
    firstTracked: [],
    ...pace,
  }
  sources = {
    bitfinex: bitfinex(face, exchange.url, world),
    kraken: kraken({ firstTracked: [], ...pace }, exchange.url, world),
  }
})
afterEach(() => exchange.behave())
afterAll(() => exchange.close())

/** What the tape holds of the whole minutes of a range; those without trades are absent. */
function tapeOf(code: Code, { from, to }: Range) {
  const bars = []
  for (let openTime = from; openTime < to; openTime += MINUTE) {
    const bar = markets()
      .get(code)
      ?.bar(openTime / MINUTE, now)
    if (!bar) continue
    const [open, high, low, close, volume] = [bar.open, bar.high, bar.low, bar.close, bar.volume].map(toNumber)
    bars.push({ openTime, open, high, low, close, volume })
  }
  return bars
}
const figures = ({ openTime, open, high, low, close, volume }: MinuteBar) => ({
  openTime,
  open,
  high,
  low,
  close,
  volume,
})

test('both faces price every recorded instrument, and agree', async () => {
  const first = await sources.bitfinex.poll([], io)
  const second = await sources.kraken.poll([...CODES, 'SOLUSD'], io)
  const prices = (poll: typeof first) =>
    new Map(poll.tickers.map(({ code, price, volume24h }) => [code, { price, volume24h }]))
  expect([...prices(first).keys()].toSorted()).toEqual([...CODES].toSorted())
  expect(prices(second)).toEqual(prices(first))
  expect([first.rejected, second.rejected]).toEqual([[], []])
  expect([first.unknown, second.unknown]).toEqual([[], ['SOLUSD']])
})

const day = { from: minute - 24 * HOUR, to: minute + HOUR }

test.each(CODES)('24 hours of %s are what the tape holds', async (code) => {
  const { bars, rejected, reached } = await sources.bitfinex.history.read(code, day, io)
  expect(bars.map(figures)).toEqual(tapeOf(code, { from: day.from, to: minute }))
  expect(bars.length).toBeGreaterThan(900)
  expect([rejected, reached]).toEqual([[], minute])
})

test.each(['BTCUSD', 'NEOUSD'] as const)(
  'the last minutes of %s come with those in which nothing was traded',
  async (code) => {
    const range = { from: minute - sources.kraken.history.reach, to: minute }
    const { bars, reached } = await sources.kraken.history.read(code, range, io)
    expect(bars).toHaveLength(sources.kraken.history.reach / MINUTE)
    expect(bars.filter(({ count }) => count !== 0).map(figures)).toEqual(tapeOf(code, range))
    expect(reached).toBe(minute)
  },
)

test.each(['BTCUSD', 'NEOUSD'] as const)(
  'single trades of %s fold into what the tape holds, page by page',
  async (code) => {
    const range = { from: minute - 20 * HOUR, to: minute - 16 * HOUR }
    const bars: MinuteBar[] = []
    let from = range.from
    while (from < range.to) {
      const page = await sources.kraken.trades?.read(code, { ...range, from }, io)
      if (!page || page.reached <= from) break
      bars.push(...page.bars)
      from = page.reached
    }
    expect(bars.map(figures)).toEqual(tapeOf(code, range))
  },
)

const spoilt: [name: string, rule: Misbehaviour, message: RegExp][] = [
  ['an error', { how: 'status', status: 503 }, /answered 503/],
  ['a refusal to answer more', { how: 'status', status: 429, retryAfter: 2 }, /asks for fewer questions/],
  ['a web page', { how: 'html' }, /answered with a web page instead of data/],
  ['half an answer', { how: 'truncate' }, /broke off in the middle of its answer/],
  ['an outage', { how: 'outage' }, /could not be reached \(\w+\)/],
]

test.each(spoilt)('%s is got over when it passes, and said when it does not', async (_, rule, message) => {
  for (const source of [sources.bitfinex, sources.kraken]) {
    exchange.misbehave({ ...rule, count: 2 })
    expect((await source.poll(CODES, io)).tickers).toHaveLength(CODES.length)
    exchange.misbehave(rule)
    await expect(source.poll(CODES, io)).rejects.toThrow(message)
    exchange.behave()
  }
})

test('silence is given up', async () => {
  const impatient = kraken({ firstTracked: [], ...pace }, exchange.url, { ...world, timeout: 200 })
  exchange.misbehave({ how: 'delay', ms: 5_000, count: 3 })
  await expect(impatient.poll(['BTCUSD'], io)).rejects.toThrow('Kraken did not answer within 0.2 s')
})
