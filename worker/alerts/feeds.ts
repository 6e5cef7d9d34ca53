import type { Point } from '@/lib/alerts/judge'
import { LIVE } from '@/lib/alerts/rule'
import type { MinuteBar } from '@/lib/candles/candle'
import type { Measure } from '@/lib/metrics/measure'
import { MINUTE } from '@/lib/platform/time'
import type { PolledQuote } from '@/lib/quotes/store'
import type { Hearer } from '@/lib/sources/source'
import type { Entry, Watched } from './book'
import type { Clock } from './clock'
import type { Memory } from './memory'
import type { Stage } from './stage'

const STATED: readonly Measure[] = ['volume_24h', 'change_absolute', 'change_percentage']

/** What does not come as a quote through the market in memory: polls, the exchange's own minutes, ranks. */
export class Feeds implements Hearer {
  /** Receive time of the newest poll that was evaluated, by source. */
  polledThrough: Record<string, number> = {}
  readonly #stage: Stage
  readonly #clock: Clock
  readonly #changed: (index: number) => void

  constructor(stage: Stage, clock: Clock, changed: (index: number) => void) {
    this.#stage = stage
    this.#clock = clock
    this.#changed = changed
  }

  polled(source: string, receivedAt: number, quotes: Parameters<Hearer['polled']>[2]): void {
    const { book, ledger, place } = this.#stage
    const { directory } = place
    this.#stage.receivedAt = receivedAt
    for (const quote of quotes) {
      const index = directory.indexOf(quote.instrumentId) ?? directory.know(source, quote.code, quote.instrumentId)
      this.#changed(index)
      const watched = book.of(index)
      if (watched.tick.length > 0 || watched.close.length > 0) this.#poll(index, watched, receivedAt, quote)
    }
    this.polledThrough[source] = Math.max(receivedAt, this.polledThrough[source] ?? 0)
    ledger.isMarked = true
  }

  #poll(index: number, { tick }: Watched, at: number, quote: PolledQuote): void {
    const { board, presence } = this.#stage.place
    const memory = this.#stage.memory(index)
    const minute = Math.floor(at / MINUTE)
    memory.heardAt = Math.max(board.lastTime[index] ?? 0, memory.polledAt)
    memory.stated = {
      price: null,
      volume: null,
      volume_24h: quote.volume24h,
      change_absolute: quote.changeAbsolute,
      change_percentage: quote.changePercentage,
      rate: null,
    }
    for (const measure of STATED) memory.ring(measure)?.set(minute, memory.stated[measure])
    const isStreamed = presence.isWhole(index, minute) || (board.at(minute)?.count[index] ?? 0) > 0
    if (!isStreamed) memory.poll(minute, quote.price)
    const point = isStreamed ? this.#stage.pointOf(index, memory, at) : this.#stage.lastOf(index, memory, at)
    for (const entry of tick) if (isForPoll(entry, isStreamed)) this.#stage.step(entry, index, memory, point)
    memory.polledAt = at
  }

  /** Minutes as the exchange itself states them, ascending: some that just ended, or the history of a gap. */
  sealed(instrumentId: number, bars: readonly MinuteBar[]): void {
    const { directory } = this.#stage.place
    const index = directory.indexOf(instrumentId)
    if (index === undefined || bars.length === 0) return
    const newest = bars.at(-1)!.openTime / MINUTE
    // The first history of an instrument is history, but for its newest minute.
    const known = this.#clock.sealed.get(index) ?? newest - 1
    const watched = this.#stage.book.of(index)
    if (watched.tick.length > 0 || watched.close.length > 0) {
      for (const bar of bars) this.#seal(index, watched, known, bar)
      this.#changed(index)
    }
    this.#clock.sealed.set(index, Math.max(newest, known))
    this.#stage.ledger.isMarked = true
  }

  #seal(index: number, watched: Watched, known: number, { openTime, close, volume }: MinuteBar): void {
    const { presence, board, now } = this.#stage.place
    const minute = openTime / MINUTE
    if (presence.isWhole(index, minute) && (board.at(minute)?.count[index] ?? 0) > 0) return
    const memory = this.#stage.memory(index)
    memory.ring('price')?.set(minute, close)
    memory.ring('volume')?.set(minute, volume)
    const at = openTime + MINUTE
    if (minute <= known || at < now() - LIVE) return
    this.#stage.receivedAt = now()
    this.#stage.close(index, watched, minute, { ...memory.stated, price: close, volume })
    const price = (memory.polled?.minute ?? -1) > minute ? memory.polled!.price : close
    const point: Point = { at, minute, on: 'tick', values: { ...memory.stated, price, volume } }
    for (const entry of watched.tick) if (!entry.rule.isLasting) this.#stage.step(entry, index, memory, point)
  }

  /** The measures by whose ranks something is watched. */
  get rankedBy(): Measure[] {
    const checks = [...this.#stage.book.entries.values()].flatMap(({ rule }) => rule.checks)
    return [...new Set(checks.filter(({ type }) => type === 'rank').map(({ measure }) => measure))]
  }

  /** The places of instruments (by dense index) by volatility. */
  ranked(measure: Measure, ranks: ReadonlyMap<number, number>, at: number): void {
    const { book } = this.#stage
    this.#stage.receivedAt = at
    const isAsked = ({ rule }: Entry) => rule.checks.some((check) => check.type === 'rank' && check.measure === measure)
    for (const entry of [...book.entries.values()].filter(isAsked)) {
      for (const index of book.membersOf(entry)) {
        const memory = this.#stage.memory(index)
        memory.setRank(measure, ranks.get(index) ?? null, Math.floor(at / MINUTE))
        // Of minutes that are over, what else is asked for is known at their end only.
        if (entry.rule.isRanked || entry.rule.on === 'tick') this.#step(entry, index, memory, at)
      }
    }
  }

  #step(entry: Entry, index: number, memory: Memory, at: number): void {
    const last = this.#stage.lastOf(index, memory, at)
    const minute = entry.rule.isRanked ? Math.floor(at / MINUTE) - 1 : last.minute // the newest that the places are made of
    this.#stage.step(entry, index, memory, { ...last, at, minute })
    this.#changed(index)
  }
}

/** On an instrument that streams, a poll only says what the stream does not. Elsewhere it says all but the minute's volume. */
const isForPoll = ({ rule }: Entry, isStreamed: boolean): boolean =>
  isStreamed ? rule.checks.some(({ measure }) => STATED.includes(measure)) : rule.isLasting
