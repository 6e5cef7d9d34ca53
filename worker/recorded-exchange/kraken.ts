import { SECOND } from '@/lib/platform/time'
import { INTERVALS, ohlc } from './kraken-ohlc'
import { allPairs, findPair, type Pair } from './kraken-pairs'
import { tickerOf } from './kraken-ticker'
import { readSince, tradesOf } from './kraken-trades'
import type { Reply } from './reply'

class KrakenError extends Error {
  override readonly name = 'KrakenError'
}

type Method = (query: URLSearchParams, now: number) => unknown

/** The public REST face of api.kraken.com, version 0. An error is an answer with status 200. */
export function kraken(path: string, query: URLSearchParams, now: number): Reply {
  try {
    const method = METHODS.get(path.replace('/0/public/', ''))
    if (!method) throw new KrakenError('EGeneral:Unknown method')
    return { status: 200, body: { error: [], result: method(query, now) } }
  } catch (error) {
    if (error instanceof KrakenError) return { status: 200, body: { error: [error.message] } }
    throw error
  }
}

const METHODS = new Map<string, Method>([
  ['Time', (_, now) => ({ unixtime: Math.floor(now / SECOND), rfc1123: rfc1123(now) })],
  ['SystemStatus', (_, now) => ({ status: 'online', timestamp: `${new Date(now).toISOString().slice(0, 19)}Z` })],
  ['AssetPairs', (query) => Object.fromEntries(getPairs(query).map((pair) => [pair.key, description(pair)]))],
  ['Ticker', (query, now) => Object.fromEntries(getPairs(query).map((pair) => [pair.key, tickerOf(pair, now)]))],
  ['OHLC', ohlcAnswer],
  ['Trades', tradesAnswer],
])

function getPair(name: string): Pair {
  const pair = findPair(name)
  if (!pair) throw new KrakenError('EQuery:Unknown asset pair')
  return pair
}

/** The pairs asked for, all without `pair`. One unknown name fails the whole call. */
const getPairs = (query: URLSearchParams): readonly Pair[] => query.get('pair')?.split(',').map(getPair) ?? allPairs()

/** The one pair of the call. */
function requiredPair(query: URLSearchParams): Pair {
  const name = query.get('pair')
  if (!name) throw new KrakenError('EGeneral:Invalid arguments')
  return getPair(name)
}

function ohlcAnswer(query: URLSearchParams, now: number): unknown {
  const pair = requiredPair(query)
  const length = Number(query.get('interval') ?? 1)
  const since = Number(query.get('since') ?? 0)
  if (!INTERVALS.includes(length) || Number.isNaN(since)) throw new KrakenError('EGeneral:Invalid arguments')
  return ohlc(pair, length, since, now)
}

function tradesAnswer(query: URLSearchParams, now: number): unknown {
  const pair = requiredPair(query)
  const [asked, count] = [query.get('since'), query.get('count') ?? '1000']
  const since = asked === null ? undefined : readSince(asked)
  const isValid = (asked === null || since !== undefined) && /^\d{1,4}$/.test(count) && Number(count) >= 1
  if (!isValid || Number(count) > 1000) throw new KrakenError('EGeneral:Invalid arguments')
  return tradesOf(pair, since, Number(count), now)
}

function description({ altname, wsname, base, decimals, ordermin }: Pair) {
  return {
    altname,
    wsname,
    aclass_base: 'currency',
    base,
    aclass_quote: 'currency',
    quote: 'ZUSD',
    lot: 'unit',
    cost_decimals: 5,
    pair_decimals: decimals,
    lot_decimals: 8,
    lot_multiplier: 1,
    ordermin,
    costmin: '0.5',
    tick_size: (10 ** -decimals).toFixed(decimals),
    status: 'online',
  }
}

/** `Tue, 11 Nov 25 00:17:04 +0000`: the exchange writes two digits of the year. */
const rfc1123 = (now: number): string =>
  new Date(now).toUTCString().replace(/(\d\d)(\d\d) (\S+) GMT$/, (_, _century, year, time) => `${year} ${time} +0000`)
