import { z } from 'zod'
import { marketOf, tradeRow } from './bitfinex'
import { readJson } from './json-text'
import type { Line } from './line'
import { OPENED, type Market } from './market'
import type { Session, SocketTools } from './session'
import { TradeFeed } from './trade-feed'

const Message = z.object({
  event: z.string(),
  channel: z.string().optional(),
  symbol: z.string().optional(),
  chanId: z.number().optional(),
  flags: z.int().optional(),
  cid: z.unknown().optional(),
})
type Message = z.infer<typeof Message>
type Channel = { id: number; market: Market; feed: TradeFeed; lastSent: number }

const SNAPSHOT_TRADES = 30
const FIRST_CHANNEL = 17_470
/** The conf flag that asks for a number at the end of each message. */
const SEQUENCE_FLAG = 65_536

/** The public side of Bitfinex's WebSocket, version 2: the channel `trades`. */
export class BitfinexSession implements Session {
  readonly #line: Line
  readonly #tools: SocketTools
  readonly #channels = new Map<number, Channel>()
  #nextId = FIRST_CHANNEL
  #sequence: number | undefined

  constructor(line: Line, tools: SocketTools) {
    this.#line = line
    this.#tools = tools
    const serverId = '00000000-0000-4000-8000-000000000000'
    this.#say({ event: 'info', version: 2, serverId, platform: { status: 1 } })
  }

  hear(text: string, now: number): void {
    const message = Message.safeParse(readJson(text))
    if (!message.success) return this.#refuse('json: invalid', 10_000, {})
    const { event, flags = 0, cid } = message.data
    switch (event) {
      case 'ping':
        return this.#say({ event: 'pong', ts: now, cid })
      case 'conf':
        this.#sequence = flags & SEQUENCE_FLAG ? 0 : undefined
        return this.#say({ event: 'conf', status: 'OK', flags })
      case 'subscribe':
        return this.#subscribe(message.data, now)
      case 'unsubscribe':
        return this.#unsubscribe(message.data)
      default:
        return this.#refuse('event: invalid', 10_000, {})
    }
  }

  tick(now: number): void {
    for (const channel of this.#channels.values()) {
      for (const trade of channel.feed.due(now)) {
        const row = tradeRow(channel.market, trade)
        for (const kind of ['te', 'tu']) this.#tell(channel, now, kind, row)
      }
      if (now - channel.lastSent >= this.#tools.heartbeats.bitfinex) this.#tell(channel, now, 'hb')
    }
  }

  priced(price: string): string {
    return `[${this.#channels.keys().next().value ?? FIRST_CHANNEL},"tu",[1,1522713600000,0.5,${price}]]`
  }

  #subscribe({ channel, symbol = '' }: Message, now: number): void {
    const asked = { channel, symbol }
    const market = marketOf(symbol)
    const occasion = { path: this.#line.path, time: now, symbol: market?.code ?? symbol }
    if (channel !== 'trades') return this.#refuse('channel: unknown', 10_302, asked)
    if (!market || this.#tools.rules.take('refuse-subscription', occasion)) {
      return this.#refuse('symbol: invalid', 10_300, asked)
    }
    const pair = { ...asked, pair: market.code }
    if ([...this.#channels.values()].some((known) => known.market === market)) {
      return this.#refuse('subscribe: dup', 10_301, pair)
    }
    if (this.#channels.size >= this.#tools.mostChannels) return this.#refuse('subscribe: limit', 10_305, pair)
    const feed = new TradeFeed(market, { path: this.#line.path, rules: this.#tools.rules, from: now })
    const opened: Channel = { id: this.#nextId, market, feed, lastSent: now }
    this.#nextId += 11 // ids are not consecutive
    this.#channels.set(opened.id, opened)
    this.#say({ event: 'subscribed', channel, chanId: opened.id, symbol, pair: market.code })
    const newest = market.tradesBack(OPENED, now)
    this.#tell(
      opened,
      now,
      [...take(newest, SNAPSHOT_TRADES)].map((trade) => tradeRow(market, trade)),
    )
  }

  #unsubscribe({ chanId = NaN }: Message): void {
    if (!this.#channels.delete(chanId)) return this.#refuse('unsubscribe: invalid', 10_400, { chanId })
    this.#say({ event: 'unsubscribed', status: 'OK', chanId })
  }

  #tell(channel: Channel, now: number, ...parts: unknown[]): void {
    channel.lastSent = now
    if (this.#sequence !== undefined) this.#sequence += 1
    const tail = this.#sequence === undefined ? [] : [this.#sequence]
    this.#say([channel.id, ...parts, ...tail])
  }

  #refuse(msg: string, code: number, asked: object): void {
    this.#say({ event: 'error', msg, code, ...asked })
  }

  #say(message: unknown): void {
    this.#line.send(JSON.stringify(message))
  }
}

function* take<T>(from: Iterable<T>, count: number): Generator<T> {
  let left = count
  for (const item of from) {
    yield item
    left -= 1
    if (left === 0) return
  }
}
