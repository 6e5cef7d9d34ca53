import type { Log } from '@/lib/platform/log'
import { MINUTE } from '@/lib/platform/time'
import { Batch } from './batch'
import { AHEAD, Board } from './board'
import { Checks } from './checks'
import { Counters } from './counters'
import { Directory } from './directory'
import { FlushLoop } from './flush-loop'
import { Journal, type Key } from './journal'
import { Presence } from './presence'
import { recover } from './recover'
import { Seen } from './seen'
import type { Watcher } from './watcher'

/** A batch is written when it is this old or this large, whichever comes first. */
const BATCH_AGE = 100
const BATCH_SIZE = 40_000
/** Quotes that may wait for the journal: beyond it sources are asked to wait, never is one dropped. */
const BUFFER = 400_000
const RETRY = 500
/** How often a stopping market tries a database that does not answer: what it holds then was acknowledged to nobody. */
const LAST_ATTEMPTS = 10

export type MarketOptions = {
  url: string
  log: Log
  now: () => number
  /** How many times faster than the clock on the wall `now` runs: waits are so much shorter. */
  speed?: number
  /** Makes the one who is told of each quote that passes a limit, and whose findings are written with each flush. */
  watch?: (market: Market) => Watcher
}

/** One batch on its way to the journal, and those who wait for it. */
type Outgoing = { batch: Batch; keys: Key[]; wanted: boolean; kept: Promise<void>; tellKept: () => void }

/**
 * The market in memory. One writer: quotes are collected into batches, a batch is applied when the journal has it, and
 * what moved is flushed as absolute values.
 */
export class Market {
  readonly directory = new Directory()
  readonly seen = new Seen()
  readonly counters = new Counters()
  readonly presence = new Presence()
  readonly board: Board
  readonly checks: Checks
  readonly now: () => number
  /** While the disk is nearly full nothing more is taken in: sources wait, and pushers are told to. */
  isDiskLow = false
  /** Told after each batch which instruments moved and how long the oldest quote waited for the journal (ms). */
  onCommit: (batch: Batch, waited: number) => void = () => {}
  readonly #log: Log
  readonly #speed: number
  readonly #journal: Journal
  readonly #flushes: FlushLoop
  #filling = emptyOutgoing()
  #sent: Batch | undefined // on its way to the journal
  #spare: Batch | undefined
  #waitingForRoom: (() => void)[] = []
  #lastReceivedAt = 0
  #wake: () => void = () => {}
  #stopping = false
  #writing: Promise<void> = Promise.resolve()

  private constructor({ url, log, now, speed = 1 }: MarketOptions) {
    this.now = now
    this.#speed = speed
    this.#log = log
    this.board = new Board(Math.floor(now() / MINUTE) - 1)
    this.checks = new Checks(this.board)
    this.#journal = new Journal(url, this.directory)
    const { board, checks, counters, directory, presence } = this
    this.#flushes = new FlushLoop(url, { board, checks, counters, directory, presence, now, log, speed })
  }

  /** Opens the market at the point where the last one stopped, however it stopped. */
  static async open(options: MarketOptions): Promise<Market> {
    const market = new Market(options)
    const { board, directory, seen } = market
    const startedAt = performance.now()
    const known = { board, directory, seen, presence: market.presence, now: options.now() }
    const watcher = options.watch?.(market)
    board.watcher = watcher
    const { flushed, through, replayed } = await recover(
      options.url,
      known,
      (batch, at) => market.#apply(batch, at),
      async (written) => watcher?.load(written),
    )
    market.#lastReceivedAt = through
    options.log.info(
      { instruments: directory.size, replayed, ms: Math.round(performance.now() - startedAt) },
      'market recovered',
    )
    market.#writing = market.#writeLoop()
    market.#flushes.start({ flushed, applied: through })
    return market
  }

  /** Quotes not yet in the journal. */
  get waiting(): number {
    return this.#filling.batch.length
  }

  /** All that was heard before this moment is in memory. While the journal takes nothing, that moment stands still. */
  get settledThrough(): number {
    return Math.min(this.now(), this.#filling.batch.since, this.#sent?.since ?? Infinity)
  }

  /** Adds a checked quote to the running batch. The hot path: plain values in, nothing allocated. */
  add(
    instrument: number,
    price: number,
    size: number,
    time: number,
    seq: number,
    timed: number,
    heardAt: number,
  ): void {
    const { batch } = this.#filling
    batch.add(instrument, price, size, time, seq, timed, heardAt)
    if (batch.length === BATCH_SIZE) this.#wake()
  }

  /** Adds a key to the running batch; resolves when the batch is in the journal. */
  commit(key?: Key): Promise<void> {
    this.#filling.wanted = true
    if (key) this.#filling.keys.push(key)
    return this.#filling.kept
  }

  /** Resolves when there is room for more quotes; undefined while there is. */
  full(): Promise<void> | undefined {
    if (this.waiting < BUFFER && !this.isDiskLow) return undefined
    return new Promise((resolve) => this.#waitingForRoom.push(resolve))
  }

  findAnswer(key: string): Promise<string | undefined> {
    return this.#journal.findAnswer(key)
  }

  /** Resolves when all that memory holds now is written. */
  written(): Promise<void> {
    return this.#flushes.written()
  }

  /** Writes what is there and ends. No quote may be added afterwards. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake()
    const ends = await Promise.allSettled([this.#writing, this.#flushes.stop(this.#writing)])
    await Promise.all([this.#journal.close(), this.#flushes.close()])
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  async #writeLoop(): Promise<void> {
    for (;;) {
      await this.#pause(BATCH_AGE / this.#speed, () => this.#filling.batch.length >= BATCH_SIZE)
      const outgoing = this.#filling
      const isEmpty = outgoing.batch.length === 0 && !outgoing.wanted && !this.directory.hasChanges
      if (isEmpty && this.#stopping) return
      if (isEmpty) {
        this.#offerRoom()
        continue
      }
      this.#filling = emptyOutgoing(this.#spare)
      this.#spare = undefined
      const { batch } = outgoing
      this.#sent = batch
      const receivedAt = await this.#writeUntilKept(outgoing)
      this.#apply(batch, receivedAt)
      this.#flushes.applied = receivedAt // in the same step: a flush must never say "through" of a batch that memory does not hold
      this.onCommit(batch, this.now() - batch.since)
      outgoing.tellKept()
      batch.clear()
      this.#sent = undefined
      this.#spare = batch
      this.#offerRoom()
    }
  }

  #offerRoom(): void {
    if (this.waiting >= BUFFER / 2 || this.isDiskLow) return
    for (const resume of this.#waitingForRoom.splice(0)) resume()
  }

  /** Tries until the journal has the batch. A commit in doubt is looked up before it is tried again. */
  async #writeUntilKept({ batch, keys }: Outgoing): Promise<number> {
    const receivedAt = Math.max(this.now(), this.#lastReceivedAt + 1)
    this.#lastReceivedAt = receivedAt
    const changes = this.directory.takeChanges()
    for (let attempt = 0; ; attempt++) {
      try {
        const isKept = attempt > 0 && (await this.#journal.holds(receivedAt, keys))
        if (!isKept) await this.#journal.write(batch, receivedAt, changes, keys)
        return receivedAt
      } catch (error) {
        if (this.#stopping && attempt >= LAST_ATTEMPTS) throw error
        this.#log.warn({ err: error, quotes: batch.length, attempt }, 'the journal does not take a batch yet')
        await new Promise((resolve) => setTimeout(resolve, RETRY))
      }
    }
  }

  #apply(batch: Batch, at: number): void {
    this.board.reserve(this.directory.size)
    this.board.advance(Math.floor(at / MINUTE))
    this.board.watcher?.begin(at)
    const late: number[] = []
    this.board.apply(batch, late)
    for (const k of late) {
      const [size, seq] = [batch.size[k]!, batch.seq[k]!]
      const quote = {
        index: batch.instrument[k]!,
        time: batch.time[k]!,
        price: batch.price[k]!,
        size: Number.isNaN(size) ? null : size,
      }
      this.#flushes.addLate(Number.isNaN(seq) ? quote : { ...quote, seq })
    }
  }

  #pause(ms: number, enough: () => boolean): Promise<void> {
    if (enough() || this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** How far ahead of our clock a quote may be. */
export const FUTURE = AHEAD * MINUTE

function emptyOutgoing(batch = new Batch()): Outgoing {
  let tellKept = () => {}
  const kept = new Promise<void>((resolve) => (tellKept = resolve))
  return { batch, keys: [], wanted: false, kept, tellKept }
}
