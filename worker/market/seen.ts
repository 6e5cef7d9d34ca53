import { MINUTE } from '@/lib/platform/time'

/** How long a quote is remembered at least, unless there are too many. */
const GENERATION = 15 * MINUTE
const MOST = 2_000_000
/** Numbers that are remembered of each instrument however old they are: more than an exchange repeats after a reconnect. */
const NUMBERS = 64

/**
 * Which quotes were heard lately, for sources that say which quote is which: the same number of a trade, or without numbers
 * the same time, price and size. Two generations: a quote is found for 15 to 30 minutes, a numbered one also as long as it
 * is among the newest of its instrument.
 */
export class Seen {
  #young = new Map<number, Set<number | string>>()
  #old = new Map<number, Set<number | string>>()
  #size = 0
  #since = 0
  #newest = new Map<number, { numbers: Float64Array; at: number }>()
  #through = new Map<number, number>()

  /** Before a restart all up to this number was heard, or is in a minute that the exchange's own replaces. */
  knowThrough(instrument: number, seq: number): void {
    this.#through.set(instrument, seq)
  }

  /** Remembers a quote of an instrument; false when it was heard before. */
  add(instrument: number, price: number, size: number, time: number, seq: number, now: number): boolean {
    if (!Number.isNaN(seq) && this.#isNumberKnown(instrument, seq)) return false
    const key = Number.isNaN(seq) ? `${time}|${price}|${size}` : seq
    if (this.#old.get(instrument)?.has(key)) return false
    let keys = this.#young.get(instrument)
    if (!keys) this.#young.set(instrument, (keys = new Set()))
    if (keys.has(key)) return false
    keys.add(key)
    if (!Number.isNaN(seq)) this.#keepNumber(instrument, seq)
    if (++this.#size > MOST || now - this.#since > GENERATION) this.#turn(now)
    return true
  }

  #isNumberKnown(instrument: number, seq: number): boolean {
    return seq <= (this.#through.get(instrument) ?? -1) || this.#newest.get(instrument)?.numbers.includes(seq) === true
  }

  #keepNumber(instrument: number, seq: number): void {
    let newest = this.#newest.get(instrument)
    if (!newest) this.#newest.set(instrument, (newest = { numbers: new Float64Array(NUMBERS).fill(NaN), at: 0 }))
    newest.numbers[newest.at++ % NUMBERS] = seq
  }

  #turn(now: number): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#size = 0
    this.#since = now
  }
}
