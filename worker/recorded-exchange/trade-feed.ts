import type { Market } from './market'
import type { Misbehaviours } from './misbehave'
import { mix, randomFrom } from './random'
import type { Trade } from './tape'

/** The trades of one subscription as they arrive: when the clock reaches them, unless something delays or repeats them. */
export class TradeFeed {
  readonly #market: Market
  readonly #path: string
  readonly #rules: Misbehaviours
  #seen: number
  #waiting: { at: number; trade: Trade }[] = []

  /** Trades after `from` are still to come. */
  constructor(market: Market, { path, rules, from }: { path: string; rules: Misbehaviours; from: number }) {
    this.#market = market
    this.#path = path
    this.#rules = rules
    this.#seen = from
  }

  due(now: number): Trade[] {
    for (const trade of tradesAfter(this.#market, this.#seen, now)) {
      for (const at of this.#arrivals(trade)) this.#waiting.push({ at, trade })
    }
    this.#seen = Math.max(this.#seen, now)
    const arrived = this.#waiting.filter(({ at }) => at <= now)
    if (arrived.length > 0) this.#waiting = this.#waiting.filter(({ at }) => at > now)
    return arrived.toSorted((a, b) => a.at - b.at).map(({ trade }) => trade)
  }

  /** When it arrives: once, twice or never. */
  #arrivals(trade: Trade): number[] {
    if (this.#hit('mute', trade)) return []
    const late = this.#hit('late', trade)
    const reorder = this.#hit('reorder', trade)
    const at = trade.time + (late?.ms ?? 0)
    const wait = (copy: string) => Math.floor(chanceOf(trade, reorder?.seed, copy) * (reorder?.withinMs ?? 0))
    return this.#hit('duplicate', trade) ? [at + wait('first'), at + wait('second')] : [at + wait('first')]
  }

  /** The rule of this kind that hits the trade, which has one use less. */
  #hit<H extends 'mute' | 'late' | 'reorder' | 'duplicate'>(how: H, trade: Trade) {
    const occasion = { path: this.#path, time: trade.time, symbol: this.#market.code }
    const rule = this.#rules.find(how, occasion)
    const isSpared = rule && 'share' in rule && chanceOf(trade, rule.seed, how) >= rule.share
    if (!rule || isSpared) return undefined
    this.#rules.take(how, occasion)
    return rule
  }
}

/** The same for the same trade, seed and purpose. */
const chanceOf = ({ id }: Trade, seed = 0, purpose: string): number =>
  randomFrom(mix(seed, id, ...Buffer.from(purpose)))()

const tradesAfter = (market: Market, from: number, now: number): Iterable<Trade> =>
  from < now ? market.trades(from + 1, now) : []
