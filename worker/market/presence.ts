import { MINUTE } from '@/lib/platform/time'
import type { Cell } from './checks'

/** How many stretches of a source are remembered: many more than an hour of flapping makes. */
const REMEMBERED = 100
const DOUBTED = 1_000

type Stretch = { from: number; to: number } // epoch ms; `to` is Infinity while it lasts

/**
 * When each source's stream was connected. A minute through which it was not connected all the time holds only part of what
 * was traded, also where a snapshot told some of it afterwards: the exchange's own candle may replace it.
 */
export class Presence {
  #sourceOf = new Map<number, string>()
  #stretches = new Map<string, Stretch[]>()
  #doubted: Cell[] = []

  /** Only instruments of sources with a history of their own: for others there is nothing better than what was heard. */
  watch(index: number, source: string): void {
    this.#sourceOf.set(index, source)
  }

  connected(source: string, at: number): void {
    const stretches = this.#stretches.get(source) ?? []
    if (stretches.at(-1)?.to === Infinity) return
    this.#stretches.set(source, [...stretches.slice(-REMEMBERED), { from: at, to: Infinity }])
  }

  /** `at`: when it was last known to be there. */
  gone(source: string, at: number): void {
    const last = this.#stretches.get(source)?.at(-1)
    if (last?.to === Infinity) last.to = Math.max(last.from, at)
  }

  /** The exchange says that this minute was otherwise: something of it was not heard. */
  doubt(cell: Cell): void {
    this.#doubted = [...this.#doubted.slice(-DOUBTED), cell]
  }

  /** Whether a stream with a history of its own told all of this minute so far. */
  isWhole(index: number, minute: number): boolean {
    return this.#sourceOf.has(index) && !this.isPartial(index, minute)
  }

  isPartial(index: number, minute: number): boolean {
    if (this.#doubted.some((cell) => cell.index === index && cell.minute === minute)) return true
    const source = this.#sourceOf.get(index)
    if (source === undefined) return false
    const [from, to] = [minute * MINUTE, (minute + 1) * MINUTE]
    return !this.#stretches.get(source)?.some((stretch) => stretch.from <= from && to <= stretch.to)
  }
}
