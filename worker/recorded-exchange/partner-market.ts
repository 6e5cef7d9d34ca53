import { namesFrom, type Name } from './partner-codes'
import { Listing, type LedgerRow } from './partner-listing'
import { mix } from './random'

/** What the partner has on offer: which codes live, which were taken away, and everything it ever said of them. */
export class PartnerMarket {
  readonly #seed: number
  readonly #names: Generator<Name, never>
  #all: Listing[] = []
  #live: Listing[] = []
  #removed: Listing[] = []
  /** Quoted already, not announced yet. */
  #coming: Listing[] = []
  #turn = 0

  constructor(seed: number, startedAt: number) {
    this.#seed = mix(seed, startedAt)
    this.#names = namesFrom(this.#seed)
  }

  get live(): readonly Listing[] {
    return this.#live
  }

  get removedCount(): number {
    return this.#removed.length
  }

  /** Whose quote is next: all in turn. Undefined when nothing is listed. */
  next(): Listing | undefined {
    if (this.#turn >= this.#live.length) this.#turn = 0
    const listing = this.#live[this.#turn]
    this.#turn += 1
    return listing
  }

  /** Codes that were never used, except that those which were quoted early come first. */
  add(count: number): Listing[] {
    const early = this.#coming.splice(0, count)
    return this.#list([...early, ...this.#fresh(count - early.length)])
  }

  /** The codes that have been away longest come back, each as a new instrument. */
  readd(count: number): Listing[] {
    return this.#list(this.#removed.splice(0, count).map(({ name, life }) => this.#create(name, life + 1)))
  }

  /** The ones listed longest. */
  remove(count: number): Listing[] {
    const gone = this.#live.splice(0, count)
    for (const listing of gone) listing.isLive = false
    this.#removed.push(...gone)
    return gone
  }

  /** The codes removed last, for quotes that come after the DELETE. */
  lately(count: number): Listing[] {
    return this.#removed.slice(-count)
  }

  /** New codes for quotes that come before the ADD. */
  early(count: number): Listing[] {
    const listings = this.#fresh(count)
    this.#coming.push(...listings)
    return listings
  }

  /** Everything is forgotten; the same number of instruments comes back under new codes. */
  restart(): void {
    const count = this.#live.length
    for (const listing of this.#live) listing.isLive = false
    this.#live = []
    this.#removed = []
    this.#coming = []
    this.add(count)
  }

  ledger(): LedgerRow[] {
    return this.#all.map((listing) => listing.row())
  }

  #fresh(count: number): Listing[] {
    return Array.from({ length: count }, () => this.#create(this.#names.next().value, 1))
  }

  #create(name: Name, life: number): Listing {
    const listing = new Listing(name, life, mix(this.#seed, this.#all.length))
    this.#all.push(listing)
    return listing
  }

  #list(listings: Listing[]): Listing[] {
    for (const listing of listings) listing.isLive = true
    this.#live = [...this.#live, ...listings]
    return listings
  }
}
