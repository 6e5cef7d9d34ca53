import { setTimeout as sleep } from 'node:timers/promises'
import type { Line } from './line'
import { Pace } from './pace'
import { eventText, LONGEST_QUOTE, writeQuote } from './partner-frames'
import type { Listing } from './partner-listing'
import { PartnerMarket } from './partner-market'
import { mix } from './random'
import type { Session } from './session'
import { textFrame } from './text-frame'

export type PartnerOptions = {
  instruments: number
  /** Quotes per second over all instruments; Infinity is as fast as the slowest client takes them. */
  rate: number
  seed?: number
  /** How long quotes are sent, not counting the time without a client. */
  forMs?: number
  /** Sends nothing until it is told to start. */
  isHeld?: boolean
}

const STEP_MS = 5
const SLOW_STEP_MS = 50
const SLOW_BELOW = 1_000
const LARGEST_BATCH = 2_000
const BATCHES_PER_TURN = 8
const FLUSH_PATIENCE_MS = 5_000

/** The partner: two sockets, one that says what there is, and one that says what it costs. */
export class Partner {
  readonly #now: () => number
  readonly #options: PartnerOptions
  readonly #market: PartnerMarket
  readonly #pace: Pace
  readonly #since: number
  readonly #instrumentLines = new Set<Line>()
  readonly #quoteLines = new Set<Line>()
  /** Batches that no socket holds any more. */
  readonly #spare: Buffer[] = []
  #timer: NodeJS.Timeout | undefined
  #soon: NodeJS.Immediate | undefined
  #isHeld: boolean
  #sent = 0
  #stray = 0
  #writes = 0
  #restarts = 0
  #maxLagMs = 0

  constructor(options: PartnerOptions, now: () => number) {
    const { instruments, rate, seed = 1, forMs = Infinity, isHeld = false } = options
    this.#options = options
    this.#now = now
    this.#since = now()
    this.#isHeld = isHeld
    this.#pace = new Pace({ rate, forMs, now: this.#since })
    this.#market = new PartnerMarket(seed, this.#since)
    this.#market.add(instruments)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  openInstruments(line: Line): Session {
    this.#instrumentLines.add(line)
    line.onClose(() => this.#instrumentLines.delete(line))
    line.write(events('ADD', this.#market.live))
    return { priced: (price) => `{"type":"ADD","data":{"isin":${price},"description":"lorem ipsum"}}` }
  }

  openQuotes(line: Line): Session {
    this.#pace.advance(this.#now(), this.#isRunning) // time without a client does not count
    this.#quoteLines.add(line)
    this.#timer ??= setInterval(() => this.#pump(), this.#pace.rate < SLOW_BELOW ? SLOW_STEP_MS : STEP_MS)
    line.onClose(() => {
      this.#quoteLines.delete(line)
      if (this.#quoteLines.size === 0) this.close()
    })
    line.onRoom(() => this.#pumpSoon())
    const codeOfAny = () => this.#market.live[0]?.name.isin ?? 'LS342I184454'
    return { priced: (price) => `{"type":"QUOTE","data":{"isin":"${codeOfAny()}","price":${price}}}` }
  }

  start(): void {
    this.#pump()
    this.#isHeld = false
  }

  /** Ends the sending and waits until the sockets have taken what was sent. */
  async stop(): Promise<void> {
    this.#pace.advance(this.#now(), this.#isRunning)
    this.#isHeld = true
    for (let waited = 0; waited < FLUSH_PATIENCE_MS && this.#pendingBytes > 0; waited += STEP_MS) await sleep(STEP_MS)
  }

  /** Both sockets are cut, and whoever comes back finds other codes. */
  restart(): void {
    this.#restarts += 1
    this.#market.restart()
    for (const line of [...this.#instrumentLines, ...this.#quoteLines]) line.cut()
  }

  add(count: number): void {
    this.#tell('ADD', this.#market.add(count))
  }

  readd(count: number): void {
    this.#tell('ADD', this.#market.readd(count))
  }

  remove(count: number): void {
    this.#tell('DELETE', this.#market.remove(count))
  }

  /** One quote of each of the codes removed last. */
  sendLate(count: number): void {
    this.#sendStray(this.#market.lately(count))
  }

  /** One quote of each of so many codes that the next `add` will announce. */
  sendEarly(count: number): void {
    this.#sendStray(this.#market.early(count))
  }

  ledger() {
    return this.#market.ledger()
  }

  status() {
    this.#pace.advance(this.#now(), this.#isRunning)
    const { rate, seed = 1 } = this.#options
    const { ranMs, lagMs, isOver } = this.#pace
    return {
      state: isOver ? 'over' : this.#isHeld ? 'held' : this.#isRunning ? 'running' : 'waiting',
      seed,
      since: this.#since,
      restarts: this.#restarts,
      instruments: this.#market.live.length,
      removed: this.#market.removedCount,
      rate: rate === Infinity ? 'max' : rate,
      sent: this.#sent,
      stray: this.#stray,
      writes: this.#writes,
      ranMs,
      lagMs,
      maxLagMs: this.#maxLagMs,
      clients: { instruments: this.#instrumentLines.size, quotes: this.#quoteLines.size },
      pendingBytes: this.#pendingBytes,
    }
  }

  get #isRunning(): boolean {
    return !this.#isHeld && this.#market.live.length > 0 && this.#listeners.length > 0
  }

  get #listeners(): Line[] {
    return [...this.#quoteLines].filter((line) => line.isOpen)
  }

  get #pendingBytes(): number {
    return this.#listeners.reduce((sum, line) => sum + line.pendingBytes, 0)
  }

  /** Sends what is due, as far as every client takes it: what waits is made when there is room, and not before. */
  #pump(): void {
    this.#pace.advance(this.#now(), this.#isRunning)
    if (!this.#isRunning) return
    this.#maxLagMs = Math.max(this.#maxLagMs, this.#pace.lagMs)
    const lines = this.#listeners
    for (let batch = 0; this.#pace.due > 0 && !lines.some((line) => line.isFull); batch++) {
      if (batch === BATCHES_PER_TURN) return this.#pumpSoon()
      const quoted = this.#batch(Math.min(this.#pace.due, LARGEST_BATCH), () => this.#market.next(), lines)
      this.#pace.count(quoted)
      this.#sent += quoted
    }
  }

  /** A client that empties the socket as fast as it is filled must leave a turn to everybody else. */
  #pumpSoon(): void {
    if (this.#soon) return
    this.#soon = setImmediate(() => {
      this.#soon = undefined
      this.#pump()
    })
  }

  #sendStray(listings: readonly Listing[]): void {
    const rest = listings.values()
    while (this.#batch(LARGEST_BATCH, () => rest.next().value, this.#listeners) === LARGEST_BATCH);
    this.#stray += listings.length
  }

  /** Up to `count` quotes in one write to each client. Returns how many there were. */
  #batch(count: number, next: () => Listing | undefined, lines: readonly Line[]): number {
    const buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(LARGEST_BATCH * LONGEST_QUOTE)
    let quoted = 0
    let end = 0
    for (let listing = next(); listing; listing = quoted < count ? next() : undefined) {
      const price = listing.next()
      end = writeQuote(buffer, end, listing.name.isin, price, listing.chance)
      quoted += 1
    }
    let holders = lines.length
    const release = () => {
      holders -= 1
      if (holders <= 0) this.#spare.push(buffer)
    }
    if (end === 0 || holders === 0) release()
    else for (const line of lines) line.write(buffer.subarray(0, end), release)
    if (end > 0) this.#writes += 1
    return quoted
  }

  #tell(type: 'ADD' | 'DELETE', listings: readonly Listing[]): void {
    const frames = events(type, listings)
    for (const line of this.#instrumentLines) if (line.isOpen) line.write(frames)
  }
}

const events = (type: 'ADD' | 'DELETE', listings: readonly Listing[]): Buffer =>
  Buffer.concat(listings.map(({ name }, i) => textFrame(eventText(type, name, mix(i)))))
