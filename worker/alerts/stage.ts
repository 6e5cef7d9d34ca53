import type { EndReason } from '@/lib/alerts/contract'
import { deadAfter } from '@/lib/alerts/dead-source'
import { type AlertState, dueOf, elapse, type Evaluation, follow, OK } from '@/lib/alerts/evaluate'
import { tidy } from '@/lib/alerts/history'
import type { Point, Values } from '@/lib/alerts/judge'
import { MINUTE } from '@/lib/platform/time'
import type { Board } from '../market/board'
import type { Directory } from '../market/directory'
import type { Presence } from '../market/presence'
import { Book, type Entry, isOfSources, type Watched } from './book'
import { Ledger } from './ledger'
import { Memory } from './memory'
import { Silence } from './silence'

export type Place = { board: Board; directory: Directory; presence: Presence; now: () => number }

/** Where alerts are evaluated: the rules, what is remembered of each instrument, and what was found. */
export class Stage {
  readonly place: Place
  readonly book: Book
  readonly ledger = new Ledger()
  readonly silence = new Silence()
  /** Instruments on which some alert waits for a time. */
  readonly waiting = new Set<number>()
  /** When what is being evaluated was heard. */
  receivedAt = 0
  #memories: (Memory | undefined)[] = []
  #entry: Entry | undefined
  #index = 0
  #suppressed = 0

  constructor(place: Place) {
    this.place = place
    this.book = new Book(place.directory)
  }

  memory(index: number): Memory {
    const known = this.#memories[index]
    if (known) return known
    const memory = new Memory()
    memory.reach(this.book.of(index).reach) // of an instrument that was just listed there is nothing to fill in
    this.#memories[index] = memory
    return memory
  }

  known(index: number): Memory | undefined {
    return this.#memories[index]
  }

  /** Evaluates a point for one alert, after what was due before it. */
  step(entry: Entry, index: number, memory: Memory, point: Point): void {
    const before = memory.state(entry.id)
    this.#about(entry, index, 0)
    const from = point.at < entry.since ? { ...point, at: entry.since } : point
    const kept = memory.heardAt
    memory.since = entry.since
    // What was told before the rule was made is how it finds things: nothing is heard then, and no silence ends.
    if (from !== point) memory.heardAt = from.at
    else if (isOfSources(entry)) memory.heardAt = this.#heardSince(entry, index, kept, from.at)
    const { state } = follow(entry.rule, before, from, memory, this.#tell)
    memory.heardAt = kept
    if (state !== before) this.#keep(entry.id, index, memory, state, from.at)
  }

  /** What was silent because its source was dead was not silent by itself. */
  #heardSince({ id, rule }: Entry, index: number, heardAt: number, at: number): number {
    if (!rule.hasSilence && rule.noData === 'keep') return heardAt
    const source = this.place.directory.sources[index]!
    return this.silence.since(id, { index, source, at: heardAt }, at, deadAfter(rule))
  }

  /** What the passing of time alone does to one alert. Answers whether it did anything. */
  elapse(entry: Entry, index: number, until: number, { heardAt, suppressed }: { heardAt: number; suppressed: number }) {
    const memory = this.memory(index)
    const before = memory.state(entry.id)
    if (!(dueOf(entry.rule, before, heardAt) < until)) return false
    this.#about(entry, index, suppressed)
    const last = this.lastOf(index, memory, Math.max(this.place.board.lastTime[index] ?? 0, memory.polledAt))
    const kept = memory.heardAt
    memory.heardAt = heardAt
    memory.since = entry.since
    const state = elapse(entry.rule, before, until, last, memory, this.#tell)
    memory.heardAt = kept
    if (state !== before) this.#keep(entry.id, index, memory, state, until)
    return state !== before
  }

  #about(entry: Entry, index: number, suppressed: number): void {
    this.#entry = entry
    this.#index = index
    this.#suppressed = suppressed
  }

  // Made once and told beforehand whom it is about: this is where every look comes through.
  readonly #tell = (evaluation: Evaluation): void => {
    const { directory, now } = this.place
    const told = { receivedAt: this.receivedAt, decidedAt: now(), suppressed: this.#suppressed }
    this.ledger.episode(this.#entry!, directory.ids[this.#index]!, evaluation, told)
  }

  #keep(alertId: number, index: number, memory: Memory, state: AlertState, at: number): void {
    memory.keep(alertId, state)
    this.await(alertId, index, memory, state)
    const instrumentId = this.place.directory.ids[index]!
    const revision = this.book.entries.get(alertId)?.revision ?? 0
    this.ledger.stand(index, { alertId, instrumentId, revision, state, at })
  }

  /** Notes when time alone will change this state. Silence is looked for by itself. */
  await(alertId: number, index: number, memory: Memory, state: AlertState): void {
    if (state.phase === 'ok') return
    const rule = this.book.entries.get(alertId)?.rule
    const dueAt = rule ? dueOf(rule, state, 0) : Infinity
    if (dueAt < memory.dueAt) memory.dueAt = dueAt
    if (dueAt < Infinity) this.waiting.add(index)
  }

  /** Ends what an alert has open on an instrument, and forgets where it stood. */
  end(index: number, alertId: number, reason: EndReason, now = this.place.now()): void {
    const { directory } = this.place
    const memory = this.memory(index)
    this.ledger.end(alertId, directory.ids[index]!, memory.state(alertId), reason, now)
    this.#keep(alertId, index, memory, OK, now)
  }

  endEverywhere(alertId: number, reason: EndReason, now: number): void {
    for (const [index, memory] of this.#memories.entries()) {
      if (memory?.states.has(alertId)) this.end(index, alertId, reason, now)
    }
  }

  /** Its code means nothing any more, or another instrument. */
  endInstrument(index: number): void {
    for (const alertId of this.#memories[index]?.states.keys() ?? []) this.end(index, alertId, 'removed')
  }

  /** Evaluates what is watched at the end of a minute. */
  close(index: number, { close }: Watched, minute: number, values: Values): void {
    const memory = this.memory(index)
    const at = (minute + 1) * MINUTE
    this.copy(index, memory, minute)
    const kept = memory.heardAt
    memory.heardAt = memory.closedAt
    memory.rankedBy = minute
    for (const entry of close) {
      if (!entry.rule.isRanked) this.step(entry, index, memory, { at, minute, on: 'close', values })
    }
    memory.rankedBy = Infinity
    memory.heardAt = kept
    memory.closedAt = at
  }

  /** The instrument as the board has it now. */
  pointOf(index: number, memory: Memory, at: number): Point {
    const { board } = this.place
    const minute = Math.floor(at / MINUTE)
    const values = { ...memory.stated, price: board.lastPrice[index]!, volume: this.#volume(index, minute) }
    return { at, minute, on: 'tick', values }
  }

  /** The instrument as it was heard last, by a stream or by a poll. */
  lastOf(index: number, memory: Memory, at: number): Point {
    const { polled, stated } = memory
    if (!polled) return this.pointOf(index, memory, at)
    return { at, minute: polled.minute, on: 'tick', values: { ...stated, price: polled.price, volume: null } }
  }

  /** When an instrument was heard last, as a rule counts it: by quotes, or by minutes that were complete. */
  heardAt({ rule }: Entry, index: number): number {
    const { closedAt, polledAt } = this.memory(index)
    const at = Math.max(this.place.board.lastTime[index] ?? 0, polledAt)
    if (rule.on === 'tick' || at === 0) return at
    return closedAt || (Math.floor(at / MINUTE) + 1) * MINUTE
  }

  /** Takes over the minutes before `minute` that are over since this was done last. */
  copy(index: number, memory: Memory, minute: number): void {
    if (memory.longest === 0) return
    let each = Math.max(memory.copied + 1, this.place.board.horizon + 1, minute - memory.longest)
    for (; each < minute; each++) this.copyMinute(index, memory, each)
    if (memory.copied < minute - 1) memory.copied = minute - 1
  }

  copyMinute(index: number, memory: Memory, minute: number): void {
    const columns = this.place.board.at(minute)
    if (!columns || columns.count[index] === 0) return
    const volume = columns.volume[index]!
    memory.prices?.set(minute, columns.close[index]!)
    memory.volumes?.set(minute, volume === volume ? tidy(volume) : null)
  }

  /** What was traded in a minute, as a person would add it up; null when quotes do not say. */
  #volume(index: number, minute: number): number | null {
    const columns = this.place.board.at(minute)
    const volume = columns && columns.count[index]! > 0 ? columns.volume[index]! : NaN
    return Number.isNaN(volume) ? null : tidy(volume)
  }

  /** The end of a minute as the board has it; null when nothing was quoted in it. */
  closing(index: number, minute: number): Values | null {
    const columns = this.place.board.at(minute)
    if (!columns || columns.count[index] === 0) return null
    return { ...this.memory(index).stated, price: columns.close[index]!, volume: this.#volume(index, minute) }
  }
}
