import type { Name } from './partner-codes'
import { mix, randomFrom } from './random'

/** Prices are whole ticks of 1e-4, so that sums are exact. */
export const TICKS = 10_000
const LOWEST = 313 * TICKS
const HIGHEST = 1776 * TICKS
const LARGEST_STEP = 1_000

export type LedgerRow = Name & {
  /** 1 for the first life of a code, 2 after it came back, and so on. */
  life: number
  isLive: boolean
  /** Quotes sent while it was listed, and what they were, in ticks; null while there are none. */
  count: number
  sum: number
  min: number | null
  max: number | null
  first: number | null
  last: number | null
  /** Quotes sent before the ADD and after the DELETE. They are in none of the figures above. */
  stray: number
}

/** One life of one code: a random walk that depends on the seed alone, and what was sent of it. */
export class Listing {
  readonly name: Name
  readonly life: number
  isLive = false
  #random: number
  #price: number
  #count = 0
  #sum = 0
  #min = Infinity
  #max = -Infinity
  #first = NaN
  #last = NaN
  #stray = 0

  constructor(name: Name, life: number, seed: number) {
    this.name = name
    this.life = life
    this.#random = mix(seed, 1) | 1 // xorshift stays at zero for ever
    this.#price = LOWEST + Math.floor(randomFrom(seed)() * (HIGHEST - LOWEST + 1))
  }

  /** The next price in ticks, which counts as sent. */
  next(): number {
    const price = this.#walk()
    if (!this.isLive) {
      this.#stray += 1
      return price
    }
    if (this.#count === 0) this.#first = price
    this.#count += 1
    this.#sum += price
    if (price < this.#min) this.#min = price
    if (price > this.#max) this.#max = price
    this.#last = price
    return price
  }

  /** Sixteen bits that belong to the last price. */
  get chance(): number {
    return this.#random & 0xffff
  }

  row(): LedgerRow {
    const orNull = (value: number) => (this.#count === 0 ? null : value)
    return {
      ...this.name,
      life: this.life,
      isLive: this.isLive,
      count: this.#count,
      sum: this.#sum,
      min: orNull(this.#min),
      max: orNull(this.#max),
      first: orNull(this.#first),
      last: orNull(this.#last),
      stray: this.#stray,
    }
  }

  #walk(): number {
    let random = this.#random
    random ^= random << 13
    random ^= random >>> 17
    random ^= random << 5
    this.#random = random
    let price = this.#price + ((random >>> 16) % (2 * LARGEST_STEP + 1)) - LARGEST_STEP
    if (price < LOWEST) price = 2 * LOWEST - price
    if (price > HIGHEST) price = 2 * HIGHEST - price
    this.#price = price
    return price
  }
}
