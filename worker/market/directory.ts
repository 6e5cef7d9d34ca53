import type { Listing } from '@/lib/instruments/instrument'
import type { Handle } from '@/lib/sources/stream'

/** Beyond this, handles of codes that are not listed are let go: garbage must not stay for ever. */
const UNLISTED_MOST = 1 << 20

/** An instrument as the market in memory knows it: by its dense index. */
export type Entry = Listing & { index: number; source: string; symbol: string; at: number }

/** What the database has not heard yet, in order: a code that goes and comes back is two instruments. */
export type Change = { kind: 'list'; entry: Entry } | { kind: 'remove'; index: number; at: number }

/** A source's codes. Those that are not listed, but were asked for, have the index -1. */
type Codes = { handles: Map<string, Handle>; unlisted: number }

/** Which instruments there are, by source and code, and their numbers in the database. */
export class Directory {
  /** By dense index: the instrument's id; 0 until the database gave one. */
  ids = new Int32Array(1_024)
  size = 0
  /** By dense index: the source that listed it; empty where only its last quotes are waited for. */
  readonly sources: string[] = []
  /** Rises whenever a code begins or ceases to mean an instrument. */
  version = 0
  /** Instruments that were removed, until somebody who looks after them has seen it. */
  gone: number[] = []
  #codes = new Map<string, Codes>()
  #indexOf = new Map<number, number>()
  #changes: Change[] = []

  /** The dense index of a listed code, else -1. */
  find(source: string, code: string): number {
    return this.#codesOf(source).handles.get(code)?.index ?? -1
  }

  /** A code's handle, listed or not; it follows what becomes of the code. */
  handle(source: string, code: string): Handle {
    const codes = this.#codesOf(source)
    const known = codes.handles.get(code)
    if (known) return known
    if (codes.unlisted >= UNLISTED_MOST) this.#dropUnlisted(codes)
    const handle = { code, index: -1 }
    codes.handles.set(code, handle)
    codes.unlisted++
    return handle
  }

  /** The codes of a source that are listed now. */
  listed(source: string): string[] {
    return [...this.#codesOf(source).handles.values()].filter(({ index }) => index >= 0).map(({ code }) => code)
  }

  /** The dense index of an instrument's id, undefined when no stream told of it. */
  indexOf(id: number): number | undefined {
    return this.#indexOf.get(id)
  }

  /** Takes over an instrument that the database knows already. */
  know(source: string, code: string, id: number): number {
    const known = this.#indexOf.get(id)
    const index = known ?? this.#next(source)
    this.#point(source, code, index)
    this.resolve(index, id)
    return index
  }

  /** Takes over an instrument that is not listed any more, but whose last quotes may not be in its candles yet. */
  knowRemoved(id: number): number {
    const index = this.#indexOf.get(id) ?? this.#next('')
    this.resolve(index, id)
    return index
  }

  /** Lists a new instrument; its id comes with the next batch. */
  list(source: string, symbol: string, listing: Listing, at: number): number {
    const index = this.#next(source)
    this.#point(source, listing.code, index)
    this.#changes.push({ kind: 'list', entry: { ...listing, index, source, symbol, at } })
    return index
  }

  remove(source: string, code: string, at: number): boolean {
    const index = this.find(source, code)
    if (index < 0) return false
    this.#point(source, code, -1)
    this.#changes.push({ kind: 'remove', index, at })
    this.gone.push(index)
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

  #codesOf(source: string): Codes {
    let codes = this.#codes.get(source)
    if (!codes) this.#codes.set(source, (codes = { handles: new Map(), unlisted: 0 }))
    return codes
  }

  #point(source: string, code: string, index: number): void {
    const codes = this.#codesOf(source)
    const handle = this.handle(source, code)
    if (handle.index !== index) this.version++
    if (handle.index < 0) codes.unlisted--
    handle.index = index
    if (index < 0) codes.unlisted++
  }

  #dropUnlisted(codes: Codes): void {
    for (const [code, { index }] of codes.handles) if (index < 0) codes.handles.delete(code)
    codes.unlisted = 0
  }

  #next(source: string): number {
    this.sources.push(source)
    if (this.size === this.ids.length) {
      const larger = new Int32Array(this.ids.length * 2)
      larger.set(this.ids)
      this.ids = larger
    }
    return this.size++
  }
}
