import type { Log } from '@/lib/platform/log'
import { MINUTE, SECOND } from '@/lib/platform/time'
import type { Board } from './board'
import type { Cell, Checks } from './checks'
import type { Counters } from './counters'
import type { Directory } from './directory'
import { Flusher, type Late } from './flush'
import type { Presence } from './presence'

/** Flushing may take this share of the time, so that it never crowds out the quotes. */
const SHARE = 0.2
const SOONEST = 500
const LATEST = 4 * SECOND
const RETRY = 500
/** How often a stopping market tries a database that does not answer: the journal has everything, so that it is no loss. */
const LAST_ATTEMPTS = 10

type Place = {
  board: Board
  checks: Checks
  counters: Counters
  directory: Directory
  presence: Presence
  now: () => number
  speed: number // how many times faster than the clock on the wall `now` runs
  log: Log
}

/** Writes what moved in memory, again and again, and knows how far it came. */
export class FlushLoop {
  /** The newest batch that memory holds. */
  applied = 0
  readonly #place: Place
  readonly #flusher: Flusher
  #flushed = 0 // the newest batch that is in what was written
  #late: Late[] = []
  #differing: Cell[] = []
  #waiting: (() => void)[] = []
  #last: Promise<void> | undefined
  #ended: Promise<void> = Promise.resolve()

  constructor(url: string, place: Place) {
    this.#place = place
    const { board, directory, presence } = place
    this.#flusher = new Flusher(url, { board, directory, isPartial: (i, minute) => presence.isPartial(i, minute) })
  }

  /** `flushed`, `applied`: the newest batch that was written before, and that memory holds now. */
  start({ flushed, applied }: { flushed: number; applied: number }): void {
    this.#flushed = flushed
    this.applied = applied
    this.#ended = this.#run()
  }

  /** Keeps a quote that is too old for memory until it is merged into its minute. */
  addLate(late: Late): void {
    this.#late.push(late)
  }

  /** Resolves when all that memory holds now is written. */
  written(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Writes a last time, when `last` says that nothing more will come, and ends. */
  async stop(last: Promise<void>): Promise<void> {
    this.#last = last
    await this.#ended
  }

  close(): Promise<void> {
    return this.#flusher.close()
  }

  async #run(): Promise<void> {
    let took = 0
    let failures = 0
    for (;;) {
      const wait = Math.min(LATEST, Math.max(SOONEST, took / SHARE))
      await sleep(this.#last ? 0 : wait / this.#place.speed)
      const last = this.#last
      if (last) await last
      const startedAt = performance.now()
      const isDone = await this.#flush()
      took = performance.now() - startedAt
      if (last && (isDone || ++failures > LAST_ATTEMPTS)) return
      if (last) await sleep(RETRY)
    }
  }

  async #flush(): Promise<boolean> {
    const waiting = this.#waiting.splice(0)
    const isDone = await this.#flushOnce()
    if (isDone) for (const resume of waiting) resume()
    else this.#waiting.unshift(...waiting)
    return isDone
  }

  /** Answers whether nothing is left to be written. */
  async #flushOnce(): Promise<boolean> {
    const { board, counters, log, now } = this.#place
    const counted = counters.take()
    const differing = this.#takeDiffering()
    const said = board.watcher?.take()
    const taken = this.#flusher.take(now(), { late: this.#late, counted, differing, said, through: this.applied })
    const { moved, cells, late } = taken
    if (!said && [moved, cells, late, counted, differing].every(({ length }) => length === 0)) return true
    this.#late = []
    try {
      await this.#flusher.write(taken)
      this.#flushed = taken.through
      this.#flusher.release(taken.cells)
      return true
    } catch (error) {
      log.warn({ err: error }, 'the market could not be written yet')
      const isKept = taken.through > this.#flushed && (await this.#holds(taken.through))
      if (isKept) this.#flusher.release(taken.cells)
      if (isKept) return true
      this.#flusher.putBack(taken)
      said?.putBack()
      this.#late = [...taken.late, ...this.#late]
      this.#differing = differing
      counters.putBack(counted)
      return false
    }
  }

  #takeDiffering(): Cell[] {
    const { checks, directory, log, now, presence } = this.#place
    const differing = checks.takeDiffering(now())
    for (const cell of differing) {
      presence.doubt(cell)
      const minute = new Date(cell.minute * MINUTE)
      log.warn({ instrumentId: directory.ids[cell.index], minute }, 'the exchange says it was otherwise')
    }
    return [...this.#differing.splice(0), ...differing]
  }

  /** Whether a flush is written although its commit was not confirmed. Late quotes are added, so it must not happen twice. */
  async #holds(through: number): Promise<boolean> {
    for (let attempt = 0; !this.#last || attempt < LAST_ATTEMPTS; attempt++) {
      try {
        this.#flushed = await this.#flusher.readThrough()
        return this.#flushed === through
      } catch {
        await sleep(RETRY)
      }
    }
    return false
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
