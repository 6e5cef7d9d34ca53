import { MINUTE } from '@/lib/platform/time'

/** How long a quote is remembered at least, unless there are too many. */
const GENERATION = 15 * MINUTE
const MOST = 2_000_000

/**
 * Which quotes were heard lately, for sources that say which quote is which: the same number of a trade, or without numbers
 * the same time, price and size. Two generations: a quote is found for 15 to 30 minutes.
 */
export class Seen {
  #young = new Map<number, Set<number | string>>()
  #old = new Map<number, Set<number | string>>()
  #size = 0
  #since = 0

  /** Remembers a quote of an instrument; false when it was heard before. */
  add(instrument: number, price: number, size: number, time: number, seq: number, now: number): boolean {
    const key = Number.isNaN(seq) ? `${time}|${price}|${size}` : seq
    if (this.#old.get(instrument)?.has(key)) return false
    let keys = this.#young.get(instrument)
    if (!keys) this.#young.set(instrument, (keys = new Set()))
    if (keys.has(key)) return false
    keys.add(key)
    if (++this.#size > MOST || now - this.#since > GENERATION) this.#turn(now)
    return true
  }

  #turn(now: number): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#size = 0
    this.#since = now
  }
}
