import type { MinuteBar } from '@/lib/candles/candle'
import { type Listing, symbolOf } from '@/lib/instruments/instrument'
import type { RejectionReason } from '@/lib/quotes/rejection'
import type { Handle, QuoteSink } from '@/lib/sources/stream'
import { FUTURE, type Market } from './market'

/** Codes that went away lately, so that a late quote of one is counted for what it is. */
const REMEMBERED = 100_000

export type Outcome = 'accepted' | 'duplicate' | RejectionReason

/** The market's desk for one source: knows its codes, takes its quotes, counts what it sets aside. */
export class Desk implements QuoteSink {
  readonly #market: Market
  readonly #source: { id: string; prefix: string }
  readonly #removed = new Set<string>()
  readonly #keepRaw: QuoteSink['keepRaw']
  #announced: Set<string> | undefined
  /** When anything was heard last, epoch ms; 0: never. */
  heardAt = 0

  constructor(market: Market, source: { id: string; prefix: string }, keepRaw: QuoteSink['keepRaw'] = () => {}) {
    this.#market = market
    this.#source = source
    this.#keepRaw = keepRaw
  }

  /** Answers what became of it: accepted, duplicate, or the reason why it was set aside. */
  quote(code: string, price: number, size: number, time: number, tradeId: number): Outcome {
    return this.#take(this.#find(code), code, price, size, time, tradeId)
  }

  quoteOf(handle: Handle, price: number, size: number, time: number, tradeId: number): Outcome {
    const { index, code } = handle
    return this.#take(index < 0 ? this.#find(code) : index, code, price, size, time, tradeId)
  }

  handle(code: string): Handle {
    return this.#market.directory.handle(this.#source.id, code)
  }

  #find(code: string): number {
    return this.#market.directory.find(this.#source.id, code)
  }

  #take(index: number, code: string, price: number, size: number, time: number, tradeId: number): Outcome {
    const market = this.#market
    if (index < 0) return this.#setAside(this.#removed.has(code) ? 'removed' : 'unlisted')
    const now = market.now()
    this.heardAt = now
    if (!(price > 0 && price < Infinity)) return this.#setAside(price < 0 ? 'negative' : 'not-finite')
    if (size < 0) return this.#setAside('negative')
    const given = time === time // NaN is not equal to itself
    const at = given ? Math.floor(time) : now
    if (at > now + FUTURE) return this.#setAside('future')
    if ((given || tradeId === tradeId) && !market.seen.add(index, price, size, at, tradeId, now)) {
      market.counters.add(this.#source.id, 'duplicate')
      return 'duplicate'
    }
    market.add(index, price, size, at, tradeId, given ? 1 : 0, now)
    this.accepted++
    return 'accepted'
  }

  /** Counted in a plain field on the hot path; `settle` hands it over. */
  accepted = 0

  settle(): void {
    if (this.accepted > 0) this.#market.counters.add(this.#source.id, 'accepted', '', this.accepted)
    this.accepted = 0
  }

  announce(listing: Listing): void {
    const { id, prefix } = this.#source
    this.#announced?.add(listing.code)
    this.#removed.delete(listing.code)
    if (this.#find(listing.code) < 0) {
      this.#market.directory.list(id, symbolOf(prefix, listing.code), listing, this.#market.now())
    }
  }

  remove(code: string): void {
    if (!this.#market.directory.remove(this.#source.id, code, this.#market.now())) return
    if (this.#removed.size >= REMEMBERED) this.#removed.clear()
    this.#removed.add(code)
  }

  beginSync(): void {
    this.#announced = new Set()
  }

  endSync(): void {
    const announced = this.#announced
    this.#announced = undefined
    if (!announced) return
    for (const code of this.#market.directory.listed(this.#source.id)) if (!announced.has(code)) this.remove(code)
  }

  check(code: string, bar: MinuteBar): void {
    const index = this.#find(code)
    if (index >= 0) this.#market.checks.add(index, bar)
  }

  reject(_code: string | null, reason: RejectionReason): void {
    this.#setAside(reason)
  }

  #setAside(reason: RejectionReason): RejectionReason {
    this.#market.counters.add(this.#source.id, 'rejected', reason)
    return reason
  }

  keepRaw(frame: string | Uint8Array, from?: number, to?: number): void {
    this.#keepRaw(frame, from, to)
  }

  full(): Promise<void> | undefined {
    return this.#market.full()
  }
}
