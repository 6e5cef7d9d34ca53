import { DAY, MINUTE } from '@/lib/platform/time'
import { CODES, TAPE_START, type Code } from './instruments'
import { tickOf } from './path'
import { Tape, turnoverOf, type Summary, type Trade } from './tape'
import type { Bar } from './tape-format'

/** The first moment that has a history: there the first loop is the recording itself. */
export const OPENED = TAPE_START

/** One instrument as it stands at a moment. Every figure comes from the trades up to then, so all faces agree. */
export class Market {
  readonly #tape: Tape

  constructor(code: Code) {
    this.#tape = new Tape(code)
  }

  get code(): Code {
    return this.#tape.code
  }

  /** The trades of a minute that have happened by `now`, oldest first. */
  tradesIn(minute: number, now: number): Trade[] {
    if ((minute + 1) * MINUTE <= now) return this.#tape.trades(minute)
    return minute * MINUTE > now ? [] : this.#tape.trades(minute).filter(({ time }) => time <= now)
  }

  /** Trades with `from <= time <= to`, oldest first, read as they are asked for. */
  *trades(from: number, to: number): Generator<Trade> {
    for (let minute = Math.floor(from / MINUTE); minute * MINUTE <= to; minute++) {
      for (const trade of this.tradesIn(minute, to)) if (trade.time >= from) yield trade
    }
  }

  /** The same, newest first. */
  *tradesBack(from: number, to: number): Generator<Trade> {
    for (let minute = Math.floor(to / MINUTE); (minute + 1) * MINUTE > from; minute--) {
      for (const trade of this.tradesIn(minute, to).toReversed()) if (trade.time >= from) yield trade
    }
  }

  lastTrade(now: number): Trade {
    for (const trade of this.tradesBack(-Infinity, now)) return trade
    throw new Error(`The tape of ${this.code} is empty`)
  }

  /** The candle of a minute as far as it has come; undefined while it has no trade. */
  bar(minute: number, now: number): Bar | undefined {
    if ((minute + 1) * MINUTE <= now) return this.#tape.bar(minute)
    return minute * MINUTE > now ? undefined : foldTrades(this.tradesIn(minute, now))
  }

  countIn(minute: number, now: number): number {
    if ((minute + 1) * MINUTE > now) return this.tradesIn(minute, now).length
    return this.#tape.tradesBefore(minute + 1) - this.#tape.tradesBefore(minute)
  }

  turnoverIn(minute: number, now: number): number {
    return (minute + 1) * MINUTE <= now ? this.#tape.turnover(minute) : turnoverOf(this.tradesIn(minute, now))
  }

  /** High, low, volume and number of the trades with `from <= time <= now`; undefined when there were none. */
  summary(from: number, now: number): Summary | undefined {
    const [first, last] = [Math.floor(from / MINUTE), Math.floor(now / MINUTE)]
    const sum = this.#tape.summary(first + 1, last)
    for (const trades of edges(this, from, now)) {
      const bar = foldTrades(trades)
      if (!bar) continue
      sum.high = Math.max(sum.high, bar.high)
      sum.low = Math.min(sum.low, bar.low)
      sum.volume += bar.volume
      sum.count += trades.length
    }
    return sum.count === 0 ? undefined : sum
  }

  /** The money of the trades with `from <= time <= now`. */
  turnover(from: number, now: number): number {
    let sum = 0
    for (let minute = Math.floor(from / MINUTE) + 1; (minute + 1) * MINUTE <= now; minute++) {
      sum += this.#tape.turnover(minute)
    }
    return edges(this, from, now).reduce((total, trades) => total + turnoverOf(trades), sum)
  }

  ticker(now: number) {
    const last = this.lastTrade(now)
    const before = this.lastTrade(now - DAY)
    const day = this.summary(now - DAY, now) ?? { high: last.price, low: last.price, volume: 0, count: 0 }
    return { last, before, day, book: topOfBook(last) }
  }
}

/** The trades of the two minutes at the ends of a stretch, which it may cover in part only. */
function edges(market: Market, from: number, now: number): Trade[][] {
  const [first, last] = [Math.floor(from / MINUTE), Math.floor(now / MINUTE)]
  const begun = market.tradesIn(first, now).filter(({ time }) => time >= from)
  return first === last ? [begun] : [begun, market.tradesIn(last, now)]
}

const SMALLEST_DEPTH = 100_000 // 0.001

/** A plausible best bid and ask around the last trade: a buy took the ask, a sell hit the bid. */
function topOfBook({ id, price, size, side }: Trade) {
  const tick = tickOf(price)
  const spread = tick * (1 + (id % 3))
  const bid = side === 'sell' ? Math.floor(price / tick) * tick : Math.floor((price - spread) / tick) * tick
  const ask = side === 'buy' ? Math.ceil(price / tick) * tick : bid + spread
  const depth = Math.max(size, SMALLEST_DEPTH)
  return { bid, ask, bidSize: depth * (2 + (id % 7)), askSize: depth * (2 + (id % 5)) }
}

export function foldTrades(trades: readonly Trade[]): Bar | undefined {
  const [first] = trades
  if (!first) return undefined
  const bar = { open: first.price, high: first.price, low: first.price, close: first.price, volume: 0 }
  for (const { price, size } of trades) {
    bar.high = Math.max(bar.high, price)
    bar.low = Math.min(bar.low, price)
    bar.close = price
    bar.volume += size
  }
  return bar
}

let opened: ReadonlyMap<Code, Market> | undefined
/** All markets on the tape. They never change, so every server of a process shares them. */
export const markets = (): ReadonlyMap<Code, Market> =>
  (opened ??= new Map(CODES.map((code) => [code, new Market(code)])))
