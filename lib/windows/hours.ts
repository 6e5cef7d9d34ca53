/** How long a block is, in minutes, and how many whole blocks a window of 24 h touches. */
export const BLOCK = 60
const BLOCKS = 24

/**
 * Moments (count, mean, m2) of one block of minutes for many instruments, in columns. See `moments.ts` for what they are and
 * why they are merged and never subtracted. The mean is kept in two doubles, the second what the first rounds away: squared
 * distances to a mean of 1e8 that is off by its last bit are off in their tenth digit.
 */
class Columns {
  readonly n: Uint16Array
  readonly mean: Float64Array
  readonly rest: Float64Array
  readonly m2: Float64Array

  constructor(size: number) {
    this.n = new Uint16Array(size)
    this.mean = new Float64Array(size)
    this.rest = new Float64Array(size)
    this.m2 = new Float64Array(size)
  }

  /** Merges the moments at `from` of another into those at `at`. */
  mergeFrom(at: number, other: Columns, from: number): void {
    this.merge(at, other.n[from]!, other.mean[from]!, other.rest[from]!, other.m2[from]!)
  }

  merge(at: number, n: number, mean: number, rest: number, m2: number): void {
    if (n === 0) return
    const mine = this.n[at]!
    if (mine === 0) {
      this.n[at] = n
      this.mean[at] = mean
      this.rest[at] = rest
      this.m2[at] = m2
      return
    }
    const all = mine + n
    const before = this.mean[at]!
    const distance = mean - before + (rest - this.rest[at]!)
    const step = (distance * n) / all
    const sum = before + step
    const taken = sum - before
    const lost = this.rest[at]! + (before - (sum - taken)) + (step - taken) // exactly what the sum rounded away
    this.mean[at] = sum + lost
    this.rest[at] = lost - (sum + lost - sum)
    this.m2[at] = this.m2[at]! + m2 + (distance * distance * mine * n) / all
    this.n[at] = all
  }

  clear(): void {
    this.n.fill(0)
    this.mean.fill(0)
    this.rest.fill(0)
    this.m2.fill(0)
  }
}

/** One minute's values of all instruments; NaN where there is none. */
export type MinuteValues = ArrayLike<number>
/** The minutes of a block that is about to leave the window, read again from where they are kept. */
export type LoadBlock = (firstMinute: number) => readonly MinuteValues[]

/**
 * A window of the last 24 h over one measure of many instruments. It keeps no minute but those of the running hour: each past
 * hour is three numbers. The hour that is leaving the window is loaded again, once, and turned into the moments of its ends
 * (`tail[k]`: of its minutes from k on), so that the window moves minute by minute and nothing is subtracted.
 */
export class HourWindow {
  readonly size: number
  readonly #load: LoadBlock
  readonly #blocks = Array.from({ length: BLOCKS + 1 }, () => ({
    block: -1,
    columns: undefined as Columns | undefined,
  }))
  readonly #middle: Columns // whole blocks between the leaving and the running one
  readonly #running: Columns
  #tail: Columns | undefined // BLOCK times size, by minute
  #tailBlock = -1
  #block = -1 // the running block
  #minute = -1 // the newest minute that was added

  constructor(size: number, load: LoadBlock) {
    this.size = size
    this.#load = load
    this.#middle = new Columns(size)
    this.#running = new Columns(size)
  }

  get minute(): number {
    return this.#minute
  }

  /** Adds the values of the minute after the newest one (any first minute to begin with). */
  add(minute: number, values: MinuteValues): void {
    const block = Math.floor(minute / BLOCK)
    if (block !== this.#block) this.#turn(block)
    for (let i = 0; i < this.size; i++) {
      const value = values[i]!
      if (value === value) this.#running.merge(i, 1, value, 0, 0)
    }
    this.#minute = minute
  }

  /** Puts whole past hours in place at a start, oldest first, before the first `add`. */
  addBlock(block: number, minutes: readonly MinuteValues[]): void {
    const columns = new Columns(this.size)
    for (const values of minutes) {
      for (let i = 0; i < this.size; i++) {
        const value = values[i]!
        if (value === value) columns.merge(i, 1, value, 0, 0)
      }
    }
    this.#keep(block, columns)
  }

  /** Count, mean and population deviation of one instrument over the 24 h up to and with the newest minute; false when empty. */
  read(i: number, into: { n: number; mean: number; deviation: number }): boolean {
    this.#prepare()
    SUM.clear()
    const offset = (this.#minute + 1) % BLOCK
    if (this.#tail) {
      const at = offset * this.size + i
      if (offset !== 0) SUM.mergeFrom(0, this.#tail, at)
    }
    SUM.mergeFrom(0, this.#middle, i)
    SUM.mergeFrom(0, this.#running, i)
    into.n = SUM.n[0]!
    into.mean = SUM.mean[0]!
    into.deviation = into.n === 0 ? NaN : Math.sqrt(SUM.m2[0]! / into.n)
    return into.n > 0
  }

  #turn(block: number): void {
    if (this.#block >= 0) {
      const closed = new Columns(this.size)
      closed.n.set(this.#running.n)
      closed.mean.set(this.#running.mean)
      closed.rest.set(this.#running.rest)
      closed.m2.set(this.#running.m2)
      this.#keep(this.#block, closed)
    }
    this.#running.clear()
    this.#block = block
    this.#middle.clear()
    for (const { block: each, columns } of this.#blocks) {
      if (!columns || each <= block - BLOCKS || each >= block) continue
      for (let i = 0; i < this.size; i++) this.#middle.mergeFrom(i, columns, i)
    }
    this.#tail = undefined
  }

  #keep(block: number, columns: Columns): void {
    this.#blocks[block % (BLOCKS + 1)] = { block, columns }
  }

  /** The ends of the block that is leaving: loaded when first needed, so that an hour nobody asks for costs nothing. */
  #prepare(): void {
    const leaving = this.#block - BLOCKS
    if (this.#tail && this.#tailBlock === leaving) return
    this.#tailBlock = leaving
    const minutes = this.#load(leaving * BLOCK)
    const tail = new Columns(BLOCK * this.size)
    for (let k = BLOCK - 1; k >= 0; k--) {
      const values = minutes[k]
      for (let i = 0; i < this.size; i++) {
        const at = k * this.size + i
        if (k + 1 < BLOCK) tail.mergeFrom(at, tail, at + this.size)
        const value = values?.[i] ?? NaN
        if (value === value) tail.merge(at, 1, value, 0, 0)
      }
    }
    this.#tail = tail
  }
}

const SUM = new Columns(1)
