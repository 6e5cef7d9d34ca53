import { z } from 'zod'
import { MINUTE } from '@/lib/platform/time'
import { Digits, jsonText, readJson } from './json-text'
import { INTERVALS } from './kraken-ohlc'
import { allPairs, type Pair } from './kraken-pairs'
import { micros, nanoseconds, ohlcEntry, symbolOf, tickerEntry, tradeEntry } from './kraken-socket-rows'
import { newestTrades } from './kraken-trades'
import type { Line } from './line'
import type { Session, SocketTools } from './session'
import { TradeFeed } from './trade-feed'

const Message = z.object({
  method: z.string(),
  req_id: z.int().optional(),
  params: z
    .object({
      channel: z.string(),
      symbol: z.array(z.string()).default([]),
      snapshot: z.boolean().optional(),
      interval: z.int().default(1),
    })
    .optional(),
})
type Params = NonNullable<z.infer<typeof Message>['params']>
const CHANNELS = ['trade', 'ohlc', 'ticker'] as const
type Channel = (typeof CHANNELS)[number]
type Subscription = { channel: Channel; pair: Pair; interval: number; feed: TradeFeed }

type Answer = { error: string } | { result: object; snapshot?: unknown[] }

const SNAPSHOT_TRADES = 50
const SNAPSHOT_CANDLES = 12
const NOTICES = { ohlc: ['timestamp is deprecated, use interval_begin'] }

/** The public side of Kraken's WebSocket, version 2: the channels `trade`, `ohlc` and `ticker`. */
export class KrakenSession implements Session {
  readonly #line: Line
  readonly #tools: SocketTools
  readonly #subscriptions = new Map<string, Subscription>()
  #lastSent: number

  constructor(line: Line, tools: SocketTools, now: number) {
    this.#line = line
    this.#tools = tools
    this.#lastSent = now
    const connection = { connection_id: new Digits('16174536464690282295'), upcoming_maintenance: [], emergency: [] }
    const status = { version: '2.0.10', system: 'online', api_version: 'v2', ...connection }
    this.#say({ channel: 'status', type: 'update', data: [status] })
  }

  hear(text: string, now: number): void {
    const message = Message.safeParse(readJson(text))
    const stamps = { time_in: micros(now), time_out: micros(now) }
    if (!message.success) return this.#say({ error: 'Malformed request', success: false, ...stamps })
    const { method, params, req_id } = message.data
    if (method === 'ping') return this.#say({ method: 'pong', req_id, ...stamps })
    const isKnown = method === 'subscribe' || method === 'unsubscribe'
    if (!isKnown || !params) return this.#say({ error: 'Method not found', method, success: false, ...stamps, req_id })
    for (const symbol of params.symbol) {
      const answer = method === 'subscribe' ? this.#subscribe(params, symbol, now) : this.#unsubscribe(params, symbol)
      if ('error' in answer) this.#say({ error: answer.error, method, success: false, symbol, ...stamps, req_id })
      else this.#say({ method, result: answer.result, success: true, ...stamps, req_id })
      if ('result' in answer && answer.snapshot) this.#tell(params.channel, 'snapshot', answer.snapshot, now)
    }
  }

  tick(now: number): void {
    for (const { channel, pair, interval, feed } of this.#subscriptions.values()) {
      const trades = feed.due(now)
      if (trades.length === 0) continue
      if (channel === 'trade')
        this.#tell(
          'trade',
          'update',
          trades.map((trade) => tradeEntry(pair, trade)),
          now,
        )
      if (channel === 'ticker') this.#tell('ticker', 'update', [tickerEntry(pair, now)], now)
      const begun = trades.map(({ time }) => Math.floor(time / MINUTE / interval) * interval)
      for (const minute of channel === 'ohlc' ? new Set(begun) : []) {
        this.#tell('ohlc', 'update', [ohlcEntry(pair, minute, interval, now)], now)
      }
    }
    const isQuiet = now - this.#lastSent >= this.#tools.heartbeats.kraken
    if (!isQuiet || this.#subscriptions.size === 0) return
    this.#lastSent = now
    this.#say({ channel: 'heartbeat' })
  }

  priced(price: string): string {
    const entry = `"symbol":"BTC/USD","side":"buy","price":${price},"qty":0.5,"ord_type":"limit","trade_id":1`
    return `{"channel":"trade","type":"update","data":[{${entry},"timestamp":"2018-04-03T00:00:00.000000Z"}]}`
  }

  #subscribe({ channel, interval, snapshot = channel !== 'trade' }: Params, symbol: string, now: number): Answer {
    const known = CHANNELS.find((name) => name === channel)
    const pair = findPair(symbol)
    const occasion = { path: this.#line.path, time: now, symbol: pair?.market.code ?? symbol }
    if (!known) return { error: `Channel not supported ${channel}` }
    if (!pair || this.#tools.rules.take('refuse-subscription', occasion)) return notSupported(symbol)
    if (known === 'ohlc' && !INTERVALS.includes(interval)) return { error: `Interval not supported ${interval}` }
    const key = keyOf(known, symbol, interval)
    if (this.#subscriptions.has(key)) return { error: 'Already subscribed' }
    const feed = new TradeFeed(pair.market, { path: this.#line.path, rules: this.#tools.rules, from: now })
    this.#lastSent = now // the acknowledgement
    this.#subscriptions.set(key, { channel: known, pair, interval, feed })
    const ofOhlc = known === 'ohlc' && { interval }
    return {
      result: { channel, ...ofOhlc, snapshot, symbol, ...(ofOhlc && { warnings: NOTICES.ohlc }) },
      ...(snapshot && { snapshot: snapshotOf(known, pair, interval, now) }),
    }
  }

  #unsubscribe({ channel, interval }: Params, symbol: string): Answer {
    if (!findPair(symbol)) return notSupported(symbol)
    const wasThere = this.#subscriptions.delete(keyOf(channel, symbol, interval))
    return wasThere ? { result: { channel, symbol } } : { error: 'Subscription Not Found' }
  }

  #tell(channel: string, type: 'snapshot' | 'update', data: unknown[], now: number): void {
    this.#lastSent = now
    this.#say({ channel, type, ...(channel === 'ohlc' && { timestamp: nanoseconds(now) }), data })
  }

  #say(message: unknown): void {
    this.#line.send(jsonText(message))
  }
}

const findPair = (symbol: string): Pair | undefined => allPairs().find((pair) => symbolOf(pair) === symbol)
const notSupported = (symbol: string) => ({ error: `Currency pair not supported ${symbol}` })
const keyOf = (channel: string, symbol: string, interval: number): string =>
  channel === 'ohlc' ? `${channel} ${symbol} ${interval}` : `${channel} ${symbol}`

/** Candles without trades are left out. */
function snapshotOf(channel: Channel, pair: Pair, interval: number, now: number): unknown[] {
  if (channel === 'trade') return newestTrades(pair, SNAPSHOT_TRADES, now).map((trade) => tradeEntry(pair, trade))
  if (channel === 'ticker') return [tickerEntry(pair, now)]
  const running = Math.floor(now / MINUTE / interval) * interval
  const minutes = Array.from({ length: SNAPSHOT_CANDLES + 1 }, (_, i) => running - (SNAPSHOT_CANDLES - i) * interval)
  return minutes.map((minute) => ohlcEntry(pair, minute, interval, now)).filter((entry) => entry !== undefined)
}
