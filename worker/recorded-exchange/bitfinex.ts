import { DAY, MINUTE } from '@/lib/platform/time'
import { readBitfinexStretch, readTimeframe, Refusal } from './bitfinex-params'
import { toNumber } from './decimal'
import { readCandles, type Candle } from './history'
import { CODES } from './instruments'
import { markets, OPENED, type Market } from './market'
import type { Reply } from './reply'
import type { Trade } from './tape'

export const marketOf = (symbol: string): Market | undefined => {
  const code = CODES.find((known) => `t${known}` === symbol)
  return code && markets().get(code)
}

/** The public REST face of api-pub.bitfinex.com, version 2. */
export function bitfinex(path: string, query: URLSearchParams, now: number): Reply {
  try {
    const body = answer(path.split('/').slice(2).map(decodeURIComponent), query, now)
    return body === undefined ? { status: 404, body: ['error', 10000, 'unknown'] } : { status: 200, body }
  } catch (error) {
    if (error instanceof Refusal) return { status: 500, body: ['error', 10020, error.message] }
    throw error
  }
}

function answer([kind, key = '', section]: string[], query: URLSearchParams, now: number): unknown {
  if (kind === 'platform' && key === 'status') return [1]
  if (kind === 'conf' && key === 'pub:list:pair:exchange') return [CODES]
  if (kind === 'tickers' && !key) return tickers(query.get('symbols'), now)
  if (kind === 'ticker') return tickerRow(getMarket(key), now).slice(1)
  if (kind === 'trades' && section === 'hist') return trades(key, query, now)
  if (kind === 'candles' && (section === 'hist' || section === 'last')) return candles(key, section, query, now)
  return undefined
}

function getMarket(symbol: string): Market {
  const market = marketOf(symbol)
  if (!market) throw new Refusal('symbol: invalid')
  return market
}

function tickers(symbols: string | null, now: number): unknown[] {
  if (!symbols) throw new Refusal('symbols: invalid')
  const all = [...markets().values()].map((market) => tickerRow(market, now))
  if (symbols === 'ALL') return [...all, ...FUNDING]
  const asked = new Set(symbols.split(','))
  return [...all, ...FUNDING].filter(([symbol]) => asked.has(String(symbol)))
}

function tickerRow(market: Market, now: number): (string | number)[] {
  const { last, before, day, book } = market.ticker(now)
  const change = last.price - before.price
  return [
    `t${market.code}`,
    toNumber(book.bid),
    toNumber(book.bidSize),
    toNumber(book.ask),
    toNumber(book.askSize),
    toNumber(change),
    Number((change / before.price).toFixed(8)), // a fraction, not per cent
    toNumber(last.price),
    toNumber(day.volume),
    toNumber(day.high),
    toNumber(day.low),
  ]
}

/** Funding rows stand in every real ALL answer, are longer, and are no prices. */
const FUNDING: (string | number | null)[][] = [
  [
    'fUSD',
    0.00018043,
    0.0002,
    30,
    3544199.51,
    8.219e-5,
    2,
    39208.22,
    -5.519e-5,
    -0.5017,
    5.481e-5,
    40644892.82,
    0.000137,
    2.4e-5,
    null,
    null,
    5863426.35,
  ],
  ['fBTC', 2.1e-7, 1e-7, 2, 41.92, 9.9e-7, 2, 11.03, -1e-8, -0.0101, 9.8e-7, 214.7, 1.1e-6, 1e-8, null, null, 133.52],
  ['fETH', 1.3e-7, 1e-8, 2, 913.4, 8.8e-7, 2, 75.5, 0, 0, 8.8e-7, 2210.3, 9e-7, 1e-8, null, null, 1404.9],
]

/** Order of a row: open, CLOSE, high, low. */
const candleRow = ({ minute, open, close, high, low, volume }: Candle): number[] => [
  minute * MINUTE,
  ...[open, close, high, low, volume].map(toNumber),
]

function candles(key: string, section: 'hist' | 'last', query: URLSearchParams, now: number): unknown {
  const [, frame = '', symbol = ''] = /^trade:([^:]+):(.+)$/.exec(key) ?? []
  const length = readTimeframe(frame)
  const stretch = readBitfinexStretch(query, { limit: 100, now })
  const market = marketOf(symbol)
  if (!market) return []
  if (section === 'hist') return readCandles(market, length, stretch, now).map(candleRow)
  const newest = { from: now - 2 * DAY, to: now, ascending: false, limit: 1 }
  return readCandles(market, length, newest, now).map(candleRow)[0] ?? []
}

function trades(symbol: string, query: URLSearchParams, now: number): unknown {
  const { from, to, ascending, limit } = readBitfinexStretch(query, { limit: 125, now })
  const market = marketOf(symbol)
  if (!market) return []
  const [start, end] = [Math.max(from, OPENED), Math.min(to, now)]
  const rows: unknown[] = []
  if (start > end) return rows
  for (const trade of ascending ? market.trades(start, end) : market.tradesBack(start, end)) {
    rows.push(tradeRow(market, trade))
    if (rows.length === limit) break
  }
  return rows
}

/** Trade ids are unique over all pairs at Bitfinex, so the pair's number is part of them. A sale has a negative amount. */
export const tradeRow = (market: Market, { id, time, price, size, side }: Trade): number[] => [
  id * 10 + CODES.indexOf(market.code),
  time,
  toNumber(side === 'buy' ? size : -size),
  toNumber(price),
]
