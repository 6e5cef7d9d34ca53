import { MINUTE } from '@/lib/platform/time'
import type { Batch } from './batch'
import { DOWN, THROUGH, UP, VOLUME, type Watcher } from './watcher'

/** Minutes kept in memory: an hour, the running one, and as many ahead as a source's clock may be wrong. */
export const RING = 72
export const AHEAD = 10

const NO_LIMITS = new Float64Array(0)

/** Indices that grow: which cells of a minute were touched since they were written last. */
class Touched {
  readonly flag: Uint8Array
  list: Int32Array
  length = 0

  constructor(capacity: number) {
    this.flag = new Uint8Array(capacity)
    this.list = new Int32Array(256)
  }

  add(index: number): void {
    if (this.flag[index] === 1) return
    this.flag[index] = 1
    if (this.length === this.list.length) {
      const larger = new Int32Array(this.list.length * 2)
      larger.set(this.list)
      this.list = larger
    }
    this.list[this.length++] = index
  }

  clear(): void {
    for (let k = 0; k < this.length; k++) this.flag[this.list[k]!] = 0
    this.length = 0
  }
}

/** One minute of every instrument, in columns. `count` 0 means that nothing was quoted. */
export class MinuteColumns {
  minute = -1 // since 1970; -1: not in use
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  readonly volume: Float64Array // NaN: not known
  readonly count: Uint32Array
  readonly openedAt: Uint16Array // ms into the minute
  readonly closedAt: Uint16Array
  readonly openedSeq: Float64Array // NaN: the source numbers nothing
  readonly closedSeq: Float64Array
  readonly touched: Touched
  /** A flush is writing from these columns: they must not be used for another minute meanwhile. */
  isWriting = false

  constructor(capacity: number) {
    this.open = new Float64Array(capacity)
    this.high = new Float64Array(capacity)
    this.low = new Float64Array(capacity)
    this.close = new Float64Array(capacity)
    this.volume = new Float64Array(capacity)
    this.count = new Uint32Array(capacity)
    this.openedAt = new Uint16Array(capacity)
    this.closedAt = new Uint16Array(capacity)
    this.openedSeq = new Float64Array(capacity)
    this.closedSeq = new Float64Array(capacity)
    this.touched = new Touched(capacity)
  }

  reuseFor(minute: number): void {
    this.minute = minute
    this.count.fill(0)
    this.touched.clear()
  }

  /** Folds one quote in, by event time; between equal times the source's own order decides, else the order of arrival. */
  fold(i: number, price: number, size: number, offset: number, seq: number): void {
    if (this.count[i] === 0) {
      this.open[i] = this.high[i] = this.low[i] = this.close[i] = price
      this.volume[i] = size
      this.openedAt[i] = this.closedAt[i] = offset
      this.openedSeq[i] = this.closedSeq[i] = seq
      this.count[i] = 1
      return
    }
    this.count[i]!++
    if (price > this.high[i]!) this.high[i] = price
    if (price < this.low[i]!) this.low[i] = price
    const opened = this.openedAt[i]!
    if (offset < opened || (offset === opened && seq < this.openedSeq[i]!)) {
      this.open[i] = price
      this.openedAt[i] = offset
      this.openedSeq[i] = seq
    }
    const closed = this.closedAt[i]!
    if (offset > closed || (offset === closed && !(seq < this.closedSeq[i]!))) {
      this.close[i] = price
      this.closedAt[i] = offset
      this.closedSeq[i] = seq
    }
    if (size === size) {
      const volume = this.volume[i]!
      this.volume[i] = volume === volume ? volume + size : size // NaN is not equal to itself
    }
  }
}

/**
 * The minutes of every instrument that streams tell of, newest hour in memory, minute-major: what runs together lies
 * together. Only what the journal holds is ever applied, so memory is never ahead of what is durable.
 */
export class Board {
  capacity: number
  #slots: MinuteColumns[]
  #aside: MinuteColumns[] = []
  /** Minutes at or before this one are not whole in memory: quotes for them take the slow path. */
  horizon: number
  newest = -1
  lastTime: Float64Array // event time of the newest quote of each instrument; 0: none
  lastSeq: Float64Array
  lastPrice: Float64Array
  /** Instruments whose newest quote or running minute was not written yet. */
  moved: Touched
  watcher: Watcher | undefined

  constructor(horizon: number, capacity = 1_024) {
    this.capacity = capacity
    this.horizon = horizon
    this.#slots = Array.from({ length: RING }, () => new MinuteColumns(capacity))
    this.lastTime = new Float64Array(capacity)
    this.lastSeq = new Float64Array(capacity).fill(NaN)
    this.lastPrice = new Float64Array(capacity)
    this.moved = new Touched(capacity)
  }

  /** Makes room for `instruments` of them. Rare: capacities double. */
  reserve(instruments: number): void {
    if (instruments <= this.capacity) return
    let capacity = this.capacity
    while (capacity < instruments) capacity *= 2
    this.#slots = this.#slots.map((slot) => enlarged(slot, capacity))
    this.lastTime = widened(this.lastTime, capacity, 0)
    this.lastSeq = widened(this.lastSeq, capacity, NaN)
    this.lastPrice = widened(this.lastPrice, capacity, 0)
    this.moved = retouched(this.moved, capacity)
    this.capacity = capacity
  }

  /** The columns of a minute that is in memory, undefined when it is not. */
  at(minute: number): MinuteColumns | undefined {
    const slot = this.#slots[minute % RING]!
    return slot.minute === minute ? slot : undefined
  }

  /** The columns of a minute, made ready when it is new. The caller has checked that it lies beyond the horizon. */
  ready(minute: number): MinuteColumns {
    let slot = this.#slots[minute % RING]!
    if (slot.minute !== minute) {
      if (slot.touched.length > 0 || slot.isWriting) slot = this.#setAside(slot)
      slot.reuseFor(minute)
    }
    if (minute > this.newest) this.newest = minute
    return slot
  }

  /** Time jumped (a laptop woke, a clock was set) and a slot is needed before its minute was written: that waits apart. */
  #setAside(slot: MinuteColumns): MinuteColumns {
    const fresh = new MinuteColumns(this.capacity)
    this.#slots[this.#slots.indexOf(slot)] = fresh
    this.#aside.push(slot)
    return fresh
  }

  /** Moves the horizon so that minutes ahead have a slot of their own. Touched cells of what falls out must be written before. */
  advance(running: number): void {
    this.horizon = Math.max(this.horizon, running + AHEAD - RING)
  }

  /** Applies a journalled batch; `late` gets the positions of quotes too old for memory. */
  apply(batch: Batch, late: number[]): void {
    const { instrument, price, size, time, seq, length } = batch
    const { watcher } = this
    const limits = watcher?.limits ?? NO_LIMITS
    const silence = watcher?.silence ?? Infinity
    let minute = -1
    let columns = this.#slots[0]!
    for (let k = 0; k < length; k++) {
      const i = instrument[k]!
      const t = time[k]!
      const m = Math.floor(t / MINUTE)
      if (m <= this.horizon) {
        late.push(k)
      } else {
        if (m !== minute) {
          columns = this.ready(m)
          minute = m
        }
        columns.fold(i, price[k]!, size[k]!, t - m * MINUTE, seq[k]!)
        columns.touched.add(i)
      }
      const last = this.lastTime[i]!
      const isNewest = t > last || (t === last && !(seq[k]! < this.lastSeq[i]!))
      if (isNewest) {
        this.lastTime[i] = t
        this.lastSeq[i] = seq[k]!
        this.lastPrice[i] = price[k]!
      }
      this.moved.add(i)
      if (watcher === undefined) continue
      if (m <= this.horizon || (!isNewest && m !== Math.floor(last / MINUTE))) watcher.late(i, price[k]!, size[k]!, t)
      else {
        const at = i << 2
        const now = this.lastPrice[i]!
        if (
          now > limits[at + UP]! ||
          now < limits[at + DOWN]! ||
          columns.volume[i]! > limits[at + VOLUME]! ||
          m > limits[at + THROUGH]! ||
          t - last > silence
        )
          watcher.look(i, last)
      }
    }
  }

  /** Marks cells again that could not be written. */
  putBack(columns: MinuteColumns, indices: Int32Array): void {
    const place = this.at(columns.minute) ?? columns
    if (place === columns && !this.#slots.includes(columns) && !this.#aside.includes(columns)) this.#aside.push(columns)
    for (const index of indices) place.touched.add(index)
  }

  /** All minutes in memory with cells not written yet, oldest first. */
  unwritten(): MinuteColumns[] {
    this.#aside = this.#aside.filter(({ touched, isWriting }) => touched.length > 0 || isWriting)
    return [...this.#slots, ...this.#aside]
      .filter(({ minute, touched }) => minute >= 0 && touched.length > 0)
      .toSorted((a, b) => a.minute - b.minute)
  }
}

function widened(from: Float64Array, capacity: number, fill: number): Float64Array {
  const to = new Float64Array(capacity).fill(fill)
  to.set(from)
  return to
}

function retouched(from: Touched, capacity: number): Touched {
  const to = new Touched(capacity)
  for (let k = 0; k < from.length; k++) to.add(from.list[k]!)
  return to
}

function enlarged(from: MinuteColumns, capacity: number): MinuteColumns {
  const to = new MinuteColumns(capacity)
  to.minute = from.minute
  to.open.set(from.open)
  to.high.set(from.high)
  to.low.set(from.low)
  to.close.set(from.close)
  to.volume.set(from.volume)
  to.count.set(from.count)
  to.openedAt.set(from.openedAt)
  to.closedAt.set(from.closedAt)
  to.openedSeq.set(from.openedSeq)
  to.closedSeq.set(from.closedSeq)
  for (let k = 0; k < from.touched.length; k++) to.touched.add(from.touched.list[k]!)
  return to
}
