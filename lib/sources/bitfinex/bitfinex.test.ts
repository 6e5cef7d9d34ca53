import { afterEach, expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { type Scripted, scriptedExchange, standingStill } from '../scripted-exchange'
import { bitfinex } from './bitfinex'

const noon = Date.UTC(2026, 10, 21, 12)
const now = noon + 30_000
let exchange: Awaited<ReturnType<typeof scriptedExchange>> | undefined
afterEach(() => exchange?.close())

async function opened(answer: (path: string) => Scripted) {
  exchange = await scriptedExchange(answer)
  const face = {
    id: 'bitfinex',
    label: 'Bitfinex',
    prefix: 'BITFINEX',
    recorded: false,
    freshness: { lateAfter: 1, staleAfter: 2 },
    pace: { pattern: '* * * * *', every: MINUTE },
    firstTracked: [],
  }
  const source = bitfinex(face, exchange.url, { sleep: async () => {}, historyGap: 0 })
  return { source, asked: exchange.asked, ...standingStill(now) }
}

const minute = (ago: number) => [noon - ago * MINUTE, 10, 12, 15, 9, 2.5]

test('one question prices every pair', async () => {
  const body =
    '[["tBTCUSD",4,38.644979070000005,6,1,0.5,0.1,7381.2,1982.88,7,3],["tETHUSD",4,1,6,1,0,0,1.234567890123456,9,7,3]]'
  const { source, io, asked } = await opened(() => ({ body }))
  expect(await source.poll([], io)).toMatchObject({
    receivedAt: now,
    listings: [{ code: 'BTCUSD' }],
    tickers: [{ code: 'BTCUSD', price: 7381.2 }],
    rejected: [{ code: 'ETHUSD', reason: 'too-many-digits' }],
    unknown: [],
  })
  expect(asked).toEqual(['/v2/tickers?symbols=ALL'])
})

test.each<[body: unknown, message: string]>([
  [[], 'Bitfinex answered without any price'],
  [['error', 10020, 'symbols: invalid'], 'Bitfinex answered ["error",10020,"symbols: invalid"]'],
  [{ maintenance: true }, 'Bitfinex answered {"maintenance":true}'],
])('%j is no list of prices', async (body, message) => {
  const { source, io } = await opened(() => ({ body }))
  await expect(source.poll([], io)).rejects.toMatchObject({ kind: 'upstream', message })
})

test('history is complete minutes within the range, ascending, each once', async () => {
  const { source, io, asked } = await opened(() => ({ body: [1, 4, 2, 2, 0].map(minute) }))
  const range = { from: noon - 3 * MINUTE, to: noon + 10 * MINUTE }
  const page = await source.history.read('BTCUSD', range, io)
  expect(page.bars.map(({ openTime }) => openTime)).toEqual([noon - 2 * MINUTE, noon - MINUTE])
  expect(page.reached).toBe(noon)
  expect(asked).toEqual([
    `/v2/candles/trade:1m:tBTCUSD/hist?start=${range.from}&end=${range.to - 1}&limit=10000&sort=1`,
  ])
})

test('minutes without trades are absent, and known to be', async () => {
  const { source, io } = await opened(() => ({ body: [] }))
  const range = { from: noon - 9 * MINUTE, to: noon - 4 * MINUTE }
  expect(await source.history.read('BTCUSD', range, io)).toEqual({ bars: [], rejected: [], reached: range.to })
})

test('an answer that is cut at its limit reaches as far as its last minute', async () => {
  const { source, io } = await opened(() => ({ body: Array.from({ length: 10_000 }, (_, n) => minute(20_000 - n)) }))
  const { bars, reached } = await source.history.read('BTCUSD', { from: noon - 20_000 * MINUTE, to: noon }, io)
  expect(bars).toHaveLength(10_000)
  expect(reached).toBe(noon - 10_000 * MINUTE)
})

test('the symbol of a code is the one that the exchange used', async () => {
  const { source, io, asked } = await opened((path) =>
    path.includes('tickers') ? { body: [['tABC:DEF', 4, 1, 6, 1, 0, 0, 5, 9, 7, 3]] } : { body: [] },
  )
  const range = { from: noon - MINUTE, to: noon }
  for (const code of ['ABCDEF', 'DOGEUSD']) await source.history.read(code, range, io)
  await source.poll([], io)
  await source.history.read('ABCDEF', range, io)
  expect(asked.map((path) => /t\w+(%3A\w+)?\/hist/.exec(path)?.[0])).toEqual([
    'tABCDEF/hist',
    'tDOGE%3AUSD/hist',
    undefined,
    'tABC%3ADEF/hist',
  ])
})
