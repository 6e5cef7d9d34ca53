import { describe, expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { exchangeAt } from './test-exchange'

const RECORDED = Date.UTC(2018, 3, 3)
const NOW = RECORDED + 2 * DAY + 13 * HOUR + 30_500

type Ohlc = [
  time: number,
  open: string,
  high: string,
  low: string,
  close: string,
  vwap: string,
  volume: string,
  count: number,
]
type Trade = [price: string, volume: string, time: number, side: string, order: string, misc: string, id: number]
type Answer<T> = { error: string[]; result?: T }

async function krakenAt(time: number) {
  const exchange = await exchangeAt(time)
  const ask = async <T>(path: string) => {
    const response = await exchange.ask(`/0/public/${path}`)
    expect(response.status).toBe(200)
    return (await response.json()) as Answer<T>
  }
  const get = async <T>(path: string): Promise<T> => {
    const { error, result } = await ask<T>(path)
    expect(error).toEqual([])
    return result as T
  }
  return { ...exchange, ask, get }
}

const units = (text: string) => BigInt(text.replace('.', ''))

describe('OHLC', () => {
  test('is the 720 finished minutes and the running one, whatever since says', async () => {
    const { get } = await krakenAt(NOW)
    const { XXBTZUSD: rows, last } = await get<{ XXBTZUSD: Ohlc[]; last: number }>('OHLC?pair=XBTUSD&since=0')
    const running = Math.floor(NOW / MINUTE) * 60
    expect(rows).toHaveLength(721)
    expect(rows.map(([time]) => time)).toEqual(rows.map((_, i) => running - (720 - i) * 60))
    expect(last).toBe(running - 60)
  })

  test('since leaves only newer rows, and always the running one', async () => {
    const { get } = await krakenAt(NOW)
    const running = Math.floor(NOW / MINUTE) * 60
    const times = async (since: number) =>
      (await get<{ NEOUSD: Ohlc[] }>(`OHLC?pair=NEOUSD&since=${since}`)).NEOUSD.map(([time]) => time)
    expect(await times(running - 180)).toEqual([running - 120, running - 60, running])
    expect(await times(running + 600)).toEqual([running])
  })

  test('has flat rows at the close before for minutes without trades, and the prices of the tape otherwise', async () => {
    const { get, read } = await krakenAt(NOW)
    const { NEOUSD: rows } = await get<{ NEOUSD: Ohlc[] }>('OHLC?pair=NEOUSD')
    const bars = (await read('/v2/candles/trade:1m:tNEOUSD/hist?limit=721')) as number[][]
    const byTime = new Map(bars.map(([time = 0, ...figures]) => [time / 1_000, figures]))
    const traded = rows.filter(([time]) => byTime.has(time))
    const flat = rows.filter(([time]) => !byTime.has(time))
    const closeBefore = (time: number) => rows.find(([at]) => at === time - 60)?.[4]
    expect(flat.length).toBeGreaterThan(50)
    for (const [time, ...figures] of flat.slice(1)) {
      const close = closeBefore(time)
      expect(figures).toEqual([close, close, close, close, '0.00000000', '0.00000000', 0])
    }
    for (const [time, open, high, low, close, vwap, volume, count] of traded) {
      expect([open, close, high, low, volume].map(Number)).toEqual(byTime.get(time))
      expect(count).toBeGreaterThan(0)
      expect(Number(vwap)).toBeGreaterThanOrEqual(Number(low))
      expect(Number(vwap)).toBeLessThanOrEqual(Number(high))
    }
  })

  test('has its running minute before the first trade of it: flat', async () => {
    const minute = RECORDED + 3 * HOUR
    const { get } = await krakenAt(minute)
    const { XLTCZUSD: rows } = await get<{ XLTCZUSD: Ohlc[] }>('OHLC?pair=LTCUSD')
    const [before, running] = rows.slice(-2)
    expect(running).toEqual([
      minute / 1_000,
      before?.[4],
      before?.[4],
      before?.[4],
      before?.[4],
      '0.00',
      '0.00000000',
      0,
    ])
  })

  test('folds longer intervals on their own boundaries', async () => {
    const { get } = await krakenAt(RECORDED + 4 * DAY + 5)
    const { XXBTZUSD: days, last } = await get<{ XXBTZUSD: Ohlc[]; last: number }>('OHLC?pair=XXBTZUSD&interval=1440')
    expect(days.map(([time]) => time * 1_000 - RECORDED)).toEqual([0, DAY, 2 * DAY, 3 * DAY, 4 * DAY])
    expect(days.slice(0, 4).reduce((sum, row) => sum + units(row[6]), 0n)).toBe(19_057_827_458_697n)
    expect(last * 1_000).toBe(RECORDED + 3 * DAY)
    for (const interval of [5, 15, 30, 60, 240, 10080, 21600]) {
      expect(await get(`OHLC?pair=XBTUSD&interval=${interval}`)).toHaveProperty('XXBTZUSD')
    }
  })
})

describe('Trades', () => {
  test('fold into the OHLC rows exactly, page by page', async () => {
    const { get } = await krakenAt(NOW)
    const { XETHZUSD: rows, last } = await get<{ XETHZUSD: Ohlc[]; last: number }>('OHLC?pair=ETHUSD')
    const trades: Trade[] = []
    for (
      let since = String(last - 300 * 60), page: Trade[] = [], first = true;
      first || page.length === 1_000;
      first = false
    ) {
      const answer = await get<{ XETHZUSD: Trade[]; last: string }>(`Trades?pair=ETHUSD&since=${since}`)
      page = answer.XETHZUSD
      since = answer.last
      trades.push(...page)
    }
    expect(trades.length).toBeGreaterThan(2_000)
    expect(trades.map(([, , , , , , id]) => id)).toEqual(trades.map((_, i) => (trades[0]?.[6] ?? 0) + i))
    for (const [time, open, high, low, close, , volume, count] of rows.filter(([at]) => at >= last - 300 * 60)) {
      const inside = trades.filter(([, , at]) => at >= time && at < time + 60)
      expect(inside).toHaveLength(count)
      if (count === 0) continue
      const prices = inside.map(([price]) => price).toSorted((a, b) => Number(units(a) - units(b)))
      expect([inside[0]?.[0], prices.at(-1), prices[0], inside.at(-1)?.[0]]).toEqual([open, high, low, close])
      expect(inside.reduce((sum, [, size]) => sum + units(size), 0n)).toBe(units(volume))
    }
  })

  test('are the newest thousand without since, oldest first, and `last` goes on from them without a gap', async () => {
    const { get, clock } = await krakenAt(NOW)
    const { XXBTZUSD: page, last } = await get<{ XXBTZUSD: Trade[]; last: string }>('Trades?pair=XBT/USD')
    expect(page).toHaveLength(1_000)
    expect(page[0]).toEqual([
      expect.stringMatching(/^\d+\.\d{8}$/),
      expect.stringMatching(/^\d+\.\d{8}$/),
      expect.any(Number),
      expect.stringMatching(/^[bs]$/),
      expect.stringMatching(/^[ml]$/),
      '',
      expect.any(Number),
    ])
    expect(last).toMatch(/^\d{19}$/)
    expect(Number(last) / 1e9).toBeCloseTo(page.at(-1)?.[2] ?? 0, 5)
    expect(await get(`Trades?pair=XBTUSD&since=${last}`)).toEqual({ XXBTZUSD: [], last })
    clock.time += 5 * MINUTE
    const next = await get<{ XXBTZUSD: Trade[] }>(`Trades?pair=XBTUSD&since=${last}&count=2`)
    expect(next.XXBTZUSD.map((trade) => trade[6])).toEqual([(page.at(-1)?.[6] ?? 0) + 1, (page.at(-1)?.[6] ?? 0) + 2])
  })
})

describe('Ticker', () => {
  test('tells today from 24 hours, and agrees with the other face', async () => {
    const { get, read } = await krakenAt(NOW)
    type Ticker = Record<'a' | 'b' | 'c' | 'v' | 'p' | 't' | 'l' | 'h', string[]> & { o: string }
    const { XXRPZUSD: ticker } = await get<{ XXRPZUSD: Ticker }>('Ticker?pair=XRPUSD')
    const [row = []] = (await read('/v2/tickers?symbols=tXRPUSD')) as number[][]
    expect([ticker.b[0], ticker.a[0], ticker.c[0], ticker.v[1], ticker.h[1], ticker.l[1]].map(Number)).toEqual(
      [1, 3, 7, 8, 9, 10].map((place) => row[place]),
    )
    const today = (await read(`/v2/candles/trade:1D:tXRPUSD/last`)) as number[]
    expect([ticker.o, ticker.c[0], ticker.h[0], ticker.l[0], ticker.v[0]].map(Number)).toEqual(today.slice(1))
    expect(Object.values(ticker.t).map(Number)).toEqual([expect.any(Number), expect.any(Number)])
    expect(Number(ticker.v[0])).toBeLessThan(Number(ticker.v[1]))
  })

  test('one unknown pair fails the whole call', async () => {
    const { ask } = await krakenAt(NOW)
    expect(await ask('Ticker?pair=XBTUSD,FOOUSD')).toEqual({ error: ['EQuery:Unknown asset pair'] })
  })

  test('without pair is every pair, under its own key', async () => {
    const { get } = await krakenAt(NOW)
    expect(Object.keys(await get<object>('Ticker'))).toEqual(
      'XXBTZUSD XETHZUSD XXRPZUSD XLTCZUSD EOSUSD IOTUSD NEOUSD'.split(' '),
    )
  })
})

test.each(['XXBTZUSD', 'XBTUSD', 'XBT/USD', 'BTCUSD', 'BTC/USD', 'xbtusd'])('takes %s for the pair', async (name) => {
  const { get } = await krakenAt(NOW)
  expect(await get(`AssetPairs?pair=${encodeURIComponent(name)}`)).toEqual({
    XXBTZUSD: expect.objectContaining({
      altname: 'XBTUSD',
      wsname: 'XBT/USD',
      aclass_base: 'currency',
      base: 'XXBT',
      aclass_quote: 'currency',
      quote: 'ZUSD',
      lot_decimals: 8,
      status: 'online',
    }),
  })
})

test.each([
  ['EGeneral:Unknown method', 'Nothing'],
  ['EGeneral:Invalid arguments', 'OHLC'],
  ['EGeneral:Invalid arguments', 'OHLC?pair=XBTUSD&interval=2'],
  ['EGeneral:Invalid arguments', 'OHLC?pair=XBTUSD&since=today'],
  ['EGeneral:Invalid arguments', 'Trades?pair=XBTUSD&count=1001'],
  ['EGeneral:Invalid arguments', 'Trades?pair=XBTUSD&since=today'],
  ['EQuery:Unknown asset pair', 'OHLC?pair=FOOUSD'],
  ['EQuery:Unknown asset pair', 'AssetPairs?pair=FOOUSD'],
])('answers 200 with %s to %s', async (error, path) => {
  const { ask } = await krakenAt(NOW)
  expect(await ask(path)).toEqual({ error: [error] })
})

test('tells its time', async () => {
  const { get } = await krakenAt(Date.UTC(2025, 10, 11, 0, 17, 4, 900))
  expect(await get('Time')).toEqual({ unixtime: 1762820224, rfc1123: 'Tue, 11 Nov 25 00:17:04 +0000' })
  expect(await get('SystemStatus')).toEqual({ status: 'online', timestamp: '2025-11-11T00:17:04Z' })
})
