import { SECOND } from '@/lib/platform/time'

/** How many are due by the clock. What could not be sent in time stays due, so that a rate holds without drift. */
export class Pace {
  /** Per second; Infinity is as fast as it goes. */
  readonly rate: number
  readonly #forMs: number
  #ranMs = 0
  #seen: number
  #sent = 0

  constructor({ rate, forMs = Infinity, now }: { rate: number; forMs?: number; now: number }) {
    this.rate = rate
    this.#forMs = forMs
    this.#seen = now
  }

  /** Time counts only while it runs. A clock that is put back loses the time between. */
  advance(now: number, isRunning: boolean): void {
    if (isRunning) this.#ranMs = Math.min(this.#forMs, this.#ranMs + Math.max(0, now - this.#seen))
    this.#seen = now
  }

  get due(): number {
    if (this.rate === Infinity) return this.#ranMs < this.#forMs ? Infinity : 0
    return Math.floor((this.#ranMs * this.rate) / SECOND) - this.#sent
  }

  get isOver(): boolean {
    return this.#ranMs >= this.#forMs && this.due <= 0
  }

  /** How far it is behind the clock. */
  get lagMs(): number {
    return this.rate === Infinity ? 0 : Math.round((this.due / this.rate) * SECOND)
  }

  get ranMs(): number {
    return this.#ranMs
  }

  count(sent: number): void {
    this.#sent += sent
  }
}
