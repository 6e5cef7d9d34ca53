/** One request that was answered, or was not: status null when the connection was cut instead. */
export type Entry = { method: string; path: string; time: number; status: number | null }

const KEPT = 2_000

/** The newest requests, oldest first, so that a test can say what was asked and when. */
export class Ledger {
  #entries: Entry[] = []

  write(entry: Entry): void {
    this.#entries.push(entry)
    if (this.#entries.length >= 2 * KEPT) this.#entries = this.#entries.slice(-KEPT)
  }

  read(): Entry[] {
    return this.#entries.slice(-KEPT)
  }

  clear(): void {
    this.#entries = []
  }
}
