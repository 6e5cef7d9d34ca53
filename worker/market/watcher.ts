import type { Client } from 'pg'

/** What a watcher has to say at a flush: written in its transaction, or put back when that fails. */
export type Saying = { write: (client: Client) => Promise<void>; putBack: () => void }

/** Somebody who wants to know of quotes that pass a limit. Told quote by quote, when the journal has them. */
export interface Watcher {
  /** Four for each instrument, side by side: price above, price below, volume of the minute above, and the minute through which these hold. */
  readonly limits: Float64Array
  /** Who was not heard for longer than this (ms) is looked at with its next quote. */
  readonly silence: number
  /** Called when memory stands where the last flush did, before what the journal holds beyond it is applied. */
  load(through: number): Promise<void>
  /** Called before a batch is applied. */
  begin(receivedAt: number): void
  /** A quote passed a limit; the board has it already. `heardBefore`: event time of the one before. */
  look(index: number, heardBefore: number): void
  /** A quote came for a minute before the newest of its instrument. Such that are too old for the board are not on it. */
  late(index: number, price: number, size: number, time: number): void
  take(): Saying | undefined
}

export const UP = 0
export const DOWN = 1
export const VOLUME = 2
export const THROUGH = 3
