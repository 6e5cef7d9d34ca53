import type { EndReason } from '@/lib/alerts/contract'
import { silenceOf } from '@/lib/alerts/dead-source'
import { type Limits, tighten, unlimited } from '@/lib/alerts/limits'
import type { Point } from '@/lib/alerts/judge'
import type { Marks, Stand } from '@/lib/alerts/record'
import { LIVE } from '@/lib/alerts/rule'
import type { RuleRow } from '@/lib/alerts/store'
import { MINUTE } from '@/lib/platform/time'
import { DOWN, type Saying, THROUGH, UP, VOLUME, type Watcher } from '../market/watcher'
import type { Watched } from './book'
import { Clock } from './clock'
import { Feeds } from './feeds'
import type { Memory } from './memory'
import { type Place, Stage } from './stage'

/** Fills what is remembered of instruments (by dense index) with their past: so many minutes of it. */
export type Fill = (memories: ReadonlyMap<number, Memory>, minutes: number) => Promise<void>

/** What a quiet instrument may do, as `Calm` says it: up, down and volume as in the limits, and what the volume is drawn from. */
const FACTOR = 3
const MINUTES = 4
const NEEDED = 5
const IS_CALM = 6
const CALM = 8

/**
 * Evaluates alerts on the market in memory: on quotes that pass a limit, on minutes that are over, on what polls and history
 * bring, and on the passing of time. What it finds is written with the market's next flush, together with the quotes that it
 * was found in.
 */
export class Engine implements Watcher {
  limits = new Float64Array(0)
  silence = Infinity
  readonly feeds: Feeds
  /** Set by whoever knows what was written before this start. */
  load: (through: number) => Promise<void> = async () => {}
  #calm = new Float64Array(0) // of each instrument, side by side
  readonly #place: Place
  readonly #stage: Stage
  readonly #clock: Clock
  readonly #fill: Fill
  readonly #limit: Limits = unlimited()
  readonly #removed = new Set<number>()
  readonly #begun = new Set<number>() // rules that are or were watched
  #met = 0 // instruments that have limits
  #version = -1
  #isResumed = false

  constructor(place: Place, fill: Fill = async () => {}) {
    this.#place = place
    this.#fill = fill
    this.#stage = new Stage(place)
    const changed = (index: number) => this.#loosen(index)
    this.#clock = new Clock(this.#stage, changed)
    this.feeds = new Feeds(this.#stage, this.#clock, changed)
  }

  /** Where it stood, as it was written last. The rules are known by now. */
  resume(stands: readonly Stand[], marks: Marks | undefined): void {
    const { directory } = this.#place
    const { book, ledger } = this.#stage
    for (const stand of stands) {
      const { alertId, instrumentId, revision } = stand
      const state = stand.state!
      const index = directory.indexOf(instrumentId)
      if (index === undefined || directory.sources[index] === '') {
        ledger.end(alertId, instrumentId, state, 'removed', this.#place.now())
        ledger.forget(stand)
        continue
      }
      const memory = this.#stage.memory(index)
      memory.keep(alertId, state)
      this.#stage.await(alertId, index, memory, state)
      if (book.entries.get(alertId)?.revision !== revision) this.#stage.end(index, alertId, this.#whyEnded(alertId))
    }
    this.#isResumed = true
    if (!marks) return
    this.#clock.closed = marks.closed
    this.feeds.polledThrough = marks.polled
    for (const [id, minute] of Object.entries(marks.sealed)) {
      const index = directory.indexOf(Number(id))
      if (index !== undefined) this.#clock.sealed.set(index, minute)
    }
  }

  get marks(): Marks {
    const { ids } = this.#place.directory
    const sealed = Object.fromEntries([...this.#clock.sealed].map(([index, minute]) => [ids[index]!, minute]))
    return { closed: this.#clock.closed, sealed, polled: this.feeds.polledThrough }
  }

  /** Instruments (by their number) on whose complete minutes silence counts, and through which minute these were evaluated. */
  get listening(): Map<number, number> {
    const { book } = this.#stage
    const { closed, sealed } = this.#clock
    const isHeeded = (index: number) => book.of(index).close.some(({ rule }) => silenceOf(rule) < Infinity)
    const through = book.closers.filter(isHeeded).map((index) => [index, sealed.get(index) ?? closed] as const)
    return new Map(through.map(([index, minute]) => [this.#place.directory.ids[index]!, minute]))
  }

  /** Remembers when those were heard last: `kept` has the newest of these minutes that the archive holds. */
  recall(kept: ReadonlyMap<number, number>): void {
    const { board, directory } = this.#place
    for (const [id, through] of this.listening) {
      const index = directory.indexOf(id)!
      let minute = through
      while (minute > board.horizon && (board.at(minute)?.count[index] ?? 0) === 0) minute--
      const newest = minute > board.horizon ? minute : (kept.get(id) ?? -1)
      if (newest >= 0) this.#stage.memory(index).closedAt = (newest + 1) * MINUTE
    }
  }

  /** Takes over rules that changed. A firing ends when its rule is another one, or none; a new name is not another rule. */
  async change(rows: readonly RuleRow[]): Promise<void> {
    const { book } = this.#stage
    for (const { id, isRemoved } of rows) if (isRemoved) this.#removed.add(id)
    const changed = rows.filter(({ id, revision, isLive }) =>
      isLive ? book.entries.get(id)?.revision !== revision : book.entries.has(id),
    )
    if (changed.length === 0) return
    const now = this.#place.now() // one moment for all: what ends and what begins must not overlap
    for (const row of changed) {
      const isKnown = book.entries.has(row.id)
      if (row.isLive) book.put(row, this.#sinceOf(row, now))
      else book.entries.delete(row.id)
      if (isKnown) this.#stage.endEverywhere(row.id, this.#whyEnded(row.id), now)
    }
    book.sort()
    await this.#reach()
    this.silence = [...book.entries.values()]
      .map(({ rule }) => silenceOf(rule))
      .reduce((a, b) => Math.min(a, b), Infinity)
    this.#meet()
    for (let index = 0; index < this.#met; index++) this.#loosen(index)
    if (this.#isResumed) for (const { id } of changed) this.#begin(id)
  }

  /** A rule counts from when it was made. One that was there before counts from now on: only now what was open under it ends. */
  #sinceOf({ id, updatedAt }: RuleRow, now: number): number {
    const wasThere = this.#begun.has(id)
    this.#begun.add(id)
    return wasThere ? Math.max(updatedAt, now) : updatedAt
  }

  /** What a new rule watches may hold already: nobody should have to wait for the next quote to hear of it. It holds from now on. */
  #begin(alertId: number): void {
    const { book } = this.#stage
    const entry = book.entries.get(alertId)
    if (!entry || entry.rule.on === 'close') return
    const now = this.#place.now()
    this.#stage.receivedAt = now
    for (const index of book.membersOf(entry)) {
      const memory = this.#stage.memory(index)
      const at = this.#stage.heardAt(entry, index)
      const isRunning = Math.floor(at / MINUTE) === Math.floor(now / MINUTE)
      if (now - at <= LIVE && (isRunning || entry.rule.isLasting))
        this.#stage.step(entry, index, memory, this.#stage.lastOf(index, memory, at))
    }
  }

  #whyEnded(alertId: number): EndReason {
    if (this.#stage.book.entries.has(alertId)) return 'edited'
    return this.#removed.has(alertId) ? 'removed' : 'disabled'
  }

  /** Gives every watched instrument the past that its rules look back on. */
  async #reach(): Promise<void> {
    const empty = new Map<number, Memory>()
    let minutes = 0
    for (let index = 0; index < this.#place.directory.size; index++) {
      const { reach } = this.#stage.book.of(index)
      if (reach.size === 0) continue
      const isKnown = this.#stage.known(index) !== undefined
      const memory = this.#stage.memory(index)
      if (isKnown && memory.reaches(reach)) continue
      memory.reach(reach)
      empty.set(index, memory)
      minutes = Math.max(minutes, ...reach.values())
    }
    if (empty.size > 0) await this.#fill(empty, minutes)
    for (const memory of empty.values()) memory.copied = this.#place.board.horizon
  }

  begin(receivedAt: number): void {
    this.#stage.receivedAt = receivedAt
    this.#meet()
  }

  /** Looks after instruments that were listed or removed meanwhile. */
  #meet(): void {
    const { directory } = this.#place
    if (this.#version === directory.version && this.#met === directory.size) return
    this.#version = directory.version
    if (directory.size * 4 > this.limits.length) {
      const larger = new Float64Array(Math.max(4_096, directory.size * 8)).fill(Infinity)
      larger.set(this.limits)
      this.limits = larger
      const calm = new Float64Array(larger.length * (CALM / 4))
      calm.set(this.#calm)
      this.#calm = calm
    }
    for (const index of directory.gone.splice(0)) {
      this.#stage.endInstrument(index)
      directory.sources[index] = ''
    }
    const { book } = this.#stage
    const before = book.named
    book.resolve()
    const first = this.#met
    this.#met = directory.size
    for (let index = first; index < this.#met; index++) this.#loosen(index)
    for (const index of [...before, ...book.named]) this.#loosen(index)
  }

  /** The next quote of this instrument is looked at, if anything is watched on it. */
  #loosen(index: number): void {
    if (index >= this.#met) return this.#meet()
    const at = index << 2
    const { tick, calm } = this.#stage.book.of(index)
    this.limits[at + UP] = Infinity
    this.limits[at + DOWN] = -Infinity
    this.limits[at + VOLUME] = Infinity
    this.limits[at + THROUGH] = tick.length > 0 ? -1 : Infinity
    const kept = index * CALM
    this.#calm[kept + IS_CALM] = calm ? 1 : 0
    if (calm) this.#calm.set([calm.up, calm.down, calm.volume, calm.factor, calm.minutes, calm.needed], kept)
  }

  look(index: number, heardBefore: number): void {
    const stage = this.#stage
    const memory = stage.memory(index)
    const at = this.#place.board.lastTime[index]!
    const minute = Math.floor(at / MINUTE)
    stage.copy(index, memory, minute)
    const isLive = stage.receivedAt - at <= LIVE
    if (
      isLive &&
      memory.restless === 0 &&
      this.#calm[index * CALM + IS_CALM] === 1 &&
      this.#rests(index, memory, minute)
    )
      return
    const watched = stage.book.of(index)
    const point = stage.pointOf(index, memory, at)
    memory.heardAt = Math.max(heardBefore, memory.polledAt)
    if (isLive) for (const entry of watched.tick) stage.step(entry, index, memory, point)
    memory.heardAt = at
    if (isLive) this.#limitTo(index, watched, memory, point)
    else this.#loosen(index)
  }

  /** Most looks are the first of a minute, and there is nothing to see: then only the limits move on. */
  #rests(index: number, { volumes }: Memory, minute: number): boolean {
    const calm = index * CALM
    const { board } = this.#place
    const minutes = this.#calm[calm + MINUTES]!
    const price = board.lastPrice[index]!
    let volume = this.#calm[calm + VOLUME]!
    if (minutes > 0) {
      const bound = volumes!.roughMean(minute, minutes, this.#calm[calm + NEEDED]!) * this.#calm[calm + FACTOR]!
      if (bound < volume) volume = bound
    }
    const up = this.#calm[calm + UP]!
    const down = this.#calm[calm + DOWN]!
    if (price > up || price < down || board.at(minute)!.volume[index]! >= volume) return false
    const at = index << 2
    this.limits[at + UP] = up
    this.limits[at + DOWN] = down
    this.limits[at + VOLUME] = volume
    this.limits[at + THROUGH] = volume < Infinity || minutes > 0 ? minute : Infinity
    return true
  }

  #limitTo(index: number, { tick }: Watched, memory: Memory, point: Point): void {
    const limit = this.#limit
    limit.up = limit.volume = limit.through = Infinity
    limit.down = -Infinity
    for (const entry of tick) tighten(limit, entry.rule, memory.state(entry.id), point, memory)
    const at = index << 2
    this.limits[at + UP] = limit.up
    this.limits[at + DOWN] = limit.down
    this.limits[at + VOLUME] = limit.volume
    this.limits[at + THROUGH] = limit.through
  }

  late(index: number, price: number, size: number, time: number): void {
    if (this.#stage.book.of(index).reach.size > 0) {
      const memory = this.#stage.memory(index)
      const minute = Math.floor(time / MINUTE)
      if (minute > this.#place.board.horizon) this.#stage.copyMinute(index, memory, minute)
      else memory.addLate(minute, price, size, time)
    }
    this.#loosen(index)
  }

  sweep(now: number): void {
    this.#stage.receivedAt = now
    this.#meet()
    this.#clock.sweep(now)
  }

  take(): Saying | undefined {
    return this.#stage.ledger.take(() => this.marks)
  }
}
