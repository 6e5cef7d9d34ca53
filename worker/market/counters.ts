import type { Counted } from './flush'

/** What became of quotes, by source, until the next flush writes it. */
export class Counters {
  #counts = new Map<string, Counted>()

  add(source: string, outcome: Counted['outcome'], reason = '', total = 1): void {
    const key = `${source}/${outcome}/${reason}`
    const count = this.#counts.get(key)
    if (count) count.total += total
    else this.#counts.set(key, { source, outcome, reason, total })
  }

  take(): Counted[] {
    const counted = [...this.#counts.values()]
    this.#counts = new Map()
    return counted
  }

  putBack(counted: readonly Counted[]): void {
    for (const { source, outcome, reason, total } of counted) this.add(source, outcome, reason, total)
  }
}
