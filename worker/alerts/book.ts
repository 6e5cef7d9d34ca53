import type { AlertRule } from '@/lib/alerts/alert'
import { compile, reachOf, type Rule } from '@/lib/alerts/rule'
import type { RuleRow } from '@/lib/alerts/store'
import type { Measure } from '@/lib/metrics/measure'
import type { Directory } from '../market/directory'
import { type Calm, calmOf } from './calm'

/** A rule that is watched. `since`: when it was made; what held before that holds from then on. */
export type Entry = { id: number; revision: number; rule: Rule; written: AlertRule; since: number }

/** Whether a source speaks for its instruments: those that a person named speak for themselves. */
export const isOfSources = ({ written: { scope } }: Entry): boolean => !('symbols' in scope)

/** What is watched on one instrument. Instruments on which the same is watched share it. */
export type Watched = {
  tick: readonly Entry[]
  close: readonly Entry[]
  reach: ReadonlyMap<Measure, number>
  calm: Calm | null
}

const NOTHING: Watched = { tick: [], close: [], reach: new Map(), calm: null }

/** Which rules are watched, and on which instruments. */
export class Book {
  readonly entries = new Map<number, Entry>()
  readonly #directory: Directory
  #bySource = new Map<string, Entry[]>()
  #everywhere: Entry[] = []
  #bySymbol = new Map<string, Entry[]>()
  #named = new Map<number, Entry[]>() // by dense index
  #shared = new Map<string, Watched>()
  #cache: (Watched | undefined)[] = []
  #members = new Map<number, readonly number[]>()
  #closers: readonly number[] | undefined

  constructor(directory: Directory) {
    this.#directory = directory
  }

  put({ id, revision, rule: written }: RuleRow, since: number): void {
    this.entries.set(id, { id, revision, rule: compile(written), written, since })
  }

  /** Sorts the rules by what they are about. To be called after any of them changed. */
  sort(): void {
    this.#bySource = new Map()
    this.#bySymbol = new Map()
    this.#everywhere = []
    for (const entry of this.entries.values()) {
      const { scope } = entry.written
      if ('all' in scope) this.#everywhere.push(entry)
      else if ('source' in scope) add(this.#bySource, scope.source, entry)
      else for (const symbol of new Set(scope.symbols)) add(this.#bySymbol, symbol, entry)
    }
    this.resolve()
  }

  /** Finds the instruments that symbols mean now. To be called after any was listed or removed. */
  resolve(): void {
    this.#named = new Map()
    this.#shared = new Map()
    this.#cache = []
    this.#members = new Map()
    this.#closers = undefined
    for (const [symbol, entries] of this.#bySymbol) {
      const index = this.#directory.find(...partsOf(symbol))
      if (index >= 0) this.#named.set(index, entries)
    }
  }

  /** Instruments that rules name by their symbol. */
  get named(): number[] {
    return [...this.#named.keys()]
  }

  /** Instruments on which something is watched at the end of a minute. */
  get closers(): readonly number[] {
    this.#closers ??= [...this.#directory.sources.keys()].filter((index) => this.of(index).close.length > 0)
    return this.#closers
  }

  /** The instruments that a rule is about, by dense index. */
  membersOf(entry: Entry): readonly number[] {
    let members = this.#members.get(entry.id)
    if (!members) this.#members.set(entry.id, (members = this.#findMembers(entry)))
    return members
  }

  #findMembers({ written: { scope } }: Entry): number[] {
    if ('symbols' in scope)
      return [...new Set(scope.symbols)]
        .map((symbol) => this.#directory.find(...partsOf(symbol)))
        .filter((index) => index >= 0)
    const { sources } = this.#directory
    return [...sources.keys()].filter((index) =>
      'source' in scope ? sources[index] === scope.source : sources[index] !== '',
    )
  }

  of(index: number): Watched {
    return (this.#cache[index] ??= this.#find(index))
  }

  #find(index: number): Watched {
    const named = this.#named.get(index)
    const source = this.#directory.sources[index]
    if (named) return watched([...named, ...this.#wide(source ?? '')])
    return source ? this.#sharedBy(source) : NOTHING
  }

  #sharedBy(source: string): Watched {
    let shared = this.#shared.get(source)
    if (!shared) this.#shared.set(source, (shared = watched(this.#wide(source))))
    return shared
  }

  #wide(source: string): Entry[] {
    return [...(this.#bySource.get(source) ?? []), ...this.#everywhere]
  }
}

/** A source's id is its prefix in small letters. */
export function partsOf(symbol: string): [source: string, code: string] {
  const at = symbol.indexOf(':')
  return [symbol.slice(0, at).toLowerCase(), symbol.slice(at + 1)]
}

/** In the order of their numbers, so that what fires together is told in the same order always. */
function watched(entries: readonly Entry[]): Watched {
  const sorted = entries.toSorted((a, b) => a.id - b.id)
  const tick = sorted.filter(({ rule }) => rule.on === 'tick')
  const close = sorted.filter(({ rule }) => rule.on === 'close')
  return { tick, close, reach: reachOf(sorted.map(({ rule }) => rule)), calm: calmOf(tick.map(({ rule }) => rule)) }
}

function add<K>(groups: Map<K, Entry[]>, key: K, entry: Entry): void {
  const group = groups.get(key)
  if (group) group.push(entry)
  else groups.set(key, [entry])
}
