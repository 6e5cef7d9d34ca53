import { deadAfter, silenceOf } from '@/lib/alerts/dead-source'
import { LIVE } from '@/lib/alerts/rule'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { type Entry, isOfSources } from './book'
import type { Stage } from './stage'

/** How late a quote may come and still be in time for the end of its minute, and for what the clock decides. */
const GRACE = 2 * SECOND
/** How long the exchange's own candle is waited for before time goes on without it. */
const SEAL_WAIT = 2 * MINUTE

/** What the passing of time brings: minutes that are over, and what waits for a time. */
export class Clock {
  /** The newest minute whose end was evaluated, counted since 1970. */
  closed = -1
  /** The same by instrument (dense index), where the exchange's own candle is waited for. */
  readonly sealed = new Map<number, number>()
  readonly #stage: Stage
  readonly #changed: (index: number) => void

  /** `changed` is called for each instrument on which something happened. */
  constructor(stage: Stage, changed: (index: number) => void) {
    this.#stage = stage
    this.#changed = changed
  }

  sweep(now: number): void {
    this.#closeMinutes(now)
    this.#elapseWaiting(now)
    this.#elapseSilent(now)
  }

  #closeMinutes(now: number): void {
    const newest = Math.floor((now - GRACE) / MINUTE) - 1
    if (this.closed < 0) this.closed = newest - 1
    if (this.closed >= newest) return
    const oldest = Math.floor((now - LIVE) / MINUTE)
    const { book, ledger } = this.#stage
    for (let minute = Math.max(this.closed + 1, oldest); minute <= newest; minute++) {
      for (const index of book.closers) this.#closeMinute(index, minute)
    }
    this.closed = newest
    ledger.isMarked = true
  }

  #closeMinute(index: number, minute: number): void {
    const { presence } = this.#stage.place
    const isWhole = presence.isWhole(index, minute)
    // Its exchange states the minute itself, and what was heard of it may not be all of it.
    if (!isWhole && (this.sealed.has(index) || presence.isPartial(index, minute))) return
    if ((this.sealed.get(index) ?? -1) >= minute) return
    const values = this.#stage.closing(index, minute) ?? this.#polledIn(index, minute)
    if (!values) return
    this.#stage.close(index, this.#stage.book.of(index), minute, values)
    if (isWhole) this.sealed.set(index, minute)
  }

  #polledIn(index: number, minute: number) {
    const memory = this.#stage.memory(index)
    const price = memory.polledIn(minute)
    return price === null ? null : { ...memory.stated, price, volume: null }
  }

  #elapseWaiting(now: number): void {
    const { waiting, book } = this.#stage
    for (const index of waiting) {
      const memory = this.#stage.memory(index)
      if (memory.dueAt > now) continue
      for (const [alertId, { phase }] of memory.states) {
        const entry = phase === 'ok' ? undefined : book.entries.get(alertId)
        if (entry) this.#elapse(entry, index, now, { heardAt: this.#stage.heardAt(entry, index), suppressed: 0 })
      }
      memory.dueAt = Infinity
      for (const [alertId, state] of memory.states) this.#stage.await(alertId, index, memory, state)
      if (memory.dueAt === Infinity) waiting.delete(index)
    }
  }

  #elapse(entry: Entry, index: number, now: number, of: { heardAt: number; suppressed: number }): void {
    if (this.#stage.elapse(entry, index, this.#until(entry, index, now), of)) this.#changed(index)
  }

  /** How far time has surely come for a rule: what belongs before it has been evaluated. */
  #until({ rule }: Entry, index: number, now: number): number {
    if (rule.on === 'tick') return now - GRACE
    const through = Math.min(this.closed, this.sealed.get(index) ?? Infinity)
    return Math.max((through + 1) * MINUTE + 1, now - SEAL_WAIT)
  }

  #elapseSilent(now: number): void {
    const { book, place } = this.#stage
    const { sources } = place.directory
    for (const entry of book.entries.values()) {
      const threshold = silenceOf(entry.rule)
      if (threshold === Infinity) continue
      const heard = book
        .membersOf(entry)
        .map((index) => ({ index, source: sources[index]!, at: this.#stage.heardAt(entry, index) }))
      const dead = isOfSources(entry) ? deadAfter(entry.rule) : null
      for (const { index, since, suppressed } of this.#stage.silence.find(entry.id, heard, now, { threshold, dead }))
        this.#elapse(entry, index, now, { heardAt: since, suppressed })
    }
  }
}
