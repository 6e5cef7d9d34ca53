import type { Listing } from '@/lib/instruments/instrument'

/** An instrument as the market in memory knows it: by its dense index. */
export type Entry = Listing & { index: number; source: string; symbol: string; at: number }

/** What the database has not heard yet, in order: a code that goes and comes back is two instruments. */
export type Change = { kind: 'list'; entry: Entry } | { kind: 'remove'; index: number; at: number }

/** Which instruments there are, by source and code, and their numbers in the database. */
export class Directory {
  /** By dense index: the instrument's id; 0 until the database gave one. */
  ids = new Int32Array(1_024)
  size = 0
  #codes = new Map<string, Map<string, number>>()
  #indexOf = new Map<number, number>()
  #changes: Change[] = []

  /** The codes of a source that are listed now. */
  codesOf(source: string): Map<string, number> {
    let codes = this.#codes.get(source)
    if (!codes) this.#codes.set(source, (codes = new Map()))
    return codes
  }

  /** The dense index of an instrument's id, undefined when no stream told of it. */
  indexOf(id: number): number | undefined {
    return this.#indexOf.get(id)
  }

  /** Takes over an instrument that the database knows already. */
  know(source: string, code: string, id: number): number {
    const known = this.#indexOf.get(id)
    const index = known ?? this.#next()
    this.codesOf(source).set(code, index)
    this.resolve(index, id)
    return index
  }

  /** Takes over an instrument that is not listed any more, but whose last quotes may not be in its candles yet. */
  knowRemoved(id: number): number {
    const index = this.#indexOf.get(id) ?? this.#next()
    this.resolve(index, id)
    return index
  }

  /** Lists a new instrument; its id comes with the next batch. */
  list(source: string, symbol: string, listing: Listing, at: number): number {
    const index = this.#next()
    this.codesOf(source).set(listing.code, index)
    this.#changes.push({ kind: 'list', entry: { ...listing, index, source, symbol, at } })
    return index
  }

  remove(source: string, code: string, at: number): boolean {
    const codes = this.codesOf(source)
    const index = codes.get(code)
    if (index === undefined) return false
    codes.delete(code)
    this.#changes.push({ kind: 'remove', index, at })
    return true
  }

  resolve(index: number, id: number): void {
    this.ids[index] = id
    this.#indexOf.set(id, index)
  }

  takeChanges(): Change[] {
    const changes = this.#changes
    this.#changes = []
    return changes
  }

  get hasChanges(): boolean {
    return this.#changes.length > 0
  }

  #next(): number {
    if (this.size === this.ids.length) {
      const larger = new Int32Array(this.ids.length * 2)
      larger.set(this.ids)
      this.ids = larger
    }
    return this.size++
  }
}
