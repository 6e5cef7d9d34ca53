import type { EndReason } from '@/lib/alerts/contract'
import { type Limits, tighten, unlimited } from '@/lib/alerts/limits'
import type { Point } from '@/lib/alerts/judge'
import type { Marks, Stand } from '@/lib/alerts/record'
import { LIVE } from '@/lib/alerts/rule'
import type { RuleRow } from '@/lib/alerts/store'
import { MINUTE } from '@/lib/platform/time'
import { DOWN, type Saying, THROUGH, UP, VOLUME, type Watcher } from '../market/watcher'
import type { Watched } from './book'
import { type Calm, rest } from './calm'
import { Clock, silenceOf } from './clock'
import { Feeds } from './feeds'
import type { Memory } from './memory'
import { type Place, Stage } from './stage'

/** Fills what is remembered of instruments (by dense index) with their past: so many minutes of it. */
export type Fill = (memories: ReadonlyMap<number, Memory>, minutes: number) => Promise<void>

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
  readonly #place: Place
  readonly #stage: Stage
  readonly #clock: Clock
  readonly #fill: Fill
  readonly #limit: Limits = unlimited()
  readonly #now = { price: NaN, traded: NaN, minute: -1 }
  readonly #removed = new Set<number>()
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
    const { book, restless, ledger } = this.#stage
    for (const stand of stands) {
      const { alertId, instrumentId, revision } = stand
      const state = stand.state!
      const index = directory.indexOf(instrumentId)
      if (index === undefined || directory.sources[index] === '') {
        ledger.end(alertId, instrumentId, state, 'removed', this.#place.now())
        ledger.forget(stand)
        continue
      }
      this.#stage.memory(index).keep(alertId, state)
      if (state.phase !== 'ok') restless.add(index)
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

  /** Takes over rules that changed. A firing ends when its rule is another one, or none; a new name is not another rule. */
  async change(rows: readonly RuleRow[]): Promise<void> {
    const { book } = this.#stage
    for (const { id, isRemoved } of rows) if (isRemoved) this.#removed.add(id)
    const changed = rows.filter(({ id, revision, isLive }) =>
      isLive ? book.entries.get(id)?.revision !== revision : book.entries.has(id),
    )
    if (changed.length === 0) return
    for (const row of changed) {
      const isKnown = book.entries.has(row.id)
      if (row.isLive) book.put(row)
      else book.entries.delete(row.id)
      if (isKnown) this.#stage.endEverywhere(row.id, this.#whyEnded(row.id))
    }
    book.sort()
    await this.#reach()
    this.silence = Math.min(Infinity, ...[...book.entries.values()].map(silenceOf))
    this.#meet()
    for (let index = 0; index < this.#met; index++) this.#loosen(index)
    if (this.#isResumed) for (const { id } of changed) this.#begin(id)
  }

  /** What a new rule watches may hold already: nobody should have to wait for the next quote to hear of it. */
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
    this.limits[at + UP] = Infinity
    this.limits[at + DOWN] = -Infinity
    this.limits[at + VOLUME] = Infinity
    this.limits[at + THROUGH] = this.#stage.book.of(index).tick.length > 0 ? -1 : Infinity
  }

  look(index: number, heardBefore: number): void {
    const stage = this.#stage
    const watched = stage.book.of(index)
    const memory = stage.memory(index)
    const at = this.#place.board.lastTime[index]!
    const minute = Math.floor(at / MINUTE)
    stage.copy(index, memory, minute)
    const isLive = stage.receivedAt - at <= LIVE
    if (isLive && watched.calm && memory.restless === 0 && this.#rests(index, memory, watched.calm, minute)) return
    const point = stage.pointOf(index, memory, at)
    memory.heardAt = Math.max(heardBefore, memory.polledAt)
    if (isLive) for (const entry of watched.tick) stage.step(entry, index, memory, point)
    memory.heardAt = at
    if (isLive) this.#limitTo(index, watched, memory, point)
    else this.#loosen(index)
  }

  /** Most looks are the first of a minute, and there is nothing to see: then only the limits move on. */
  #rests(index: number, memory: Memory, calm: Calm, minute: number): boolean {
    const { board } = this.#place
    const now = this.#now
    now.price = board.lastPrice[index]!
    now.traded = board.at(minute)?.volume[index] ?? NaN
    now.minute = minute
    if (!rest(this.#limit, calm, now, memory.ring('volume'))) return false
    this.#draw(index)
    return true
  }

  #limitTo(index: number, { tick }: Watched, memory: Memory, point: Point): void {
    const limit = this.#limit
    limit.up = limit.volume = limit.through = Infinity
    limit.down = -Infinity
    for (const entry of tick) tighten(limit, entry.rule, memory.state(entry.id), point, memory)
    this.#draw(index)
  }

  #draw(index: number): void {
    const at = index << 2
    this.limits[at + UP] = this.#limit.up
    this.limits[at + DOWN] = this.#limit.down
    this.limits[at + VOLUME] = this.#limit.volume
    this.limits[at + THROUGH] = this.#limit.through
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
    return this.#stage.ledger.take(this.marks)
  }
}
