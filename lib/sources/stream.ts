import type { MinuteBar } from '@/lib/candles/candle'
import type { Log } from '@/lib/platform/log'
import type { Listing } from '@/lib/instruments/instrument'
import type { RejectionReason } from '@/lib/quotes/rejection'

/** A code as its sink knows it. Only the sink reads and writes `index`. */
export type Handle = { readonly code: string; index: number }

/**
 * Where a stream puts what it hears. Called for every single quote, so it takes plain values and keeps no object.
 * A quote of a code that is not announced (or not any more) is counted and set aside by the sink, not by the adapter.
 */
export interface QuoteSink {
  /**
   * One price of one instrument. `time`: epoch ms as the sender gave it, NaN when it gave none (then the receive time counts).
   * `size`: NaN when not said. `tradeId`: the source's own number of the trade, NaN without one.
   */
  quote(code: string, price: number, size: number, time: number, tradeId: number): void
  /** The same for one whose code was looked up before, with `handle`. */
  quoteOf(handle: Handle, price: number, size: number, time: number, tradeId: number): void
  /** A code's handle, for the many quotes that name it. It stays good over announcements and removals. */
  handle(code: string): Handle
  /** The code is announced: from here on its quotes count. Announced again while it is listed, it changes nothing. */
  announce(listing: Listing): void
  /** The code is gone. If it comes back, it is another instrument. */
  remove(code: string): void
  /** All codes that were not announced since `sync` began are gone: for sources that announce everything on connect. */
  beginSync(): void
  endSync(): void
  /** What the source itself says a whole minute was. Where the quotes made another one of it, its history is read again. */
  check(code: string, bar: MinuteBar): void
  reject(code: string | null, reason: RejectionReason): void
  /** Keeps what was said as it was said, before anything interprets it. The bytes may be reused after the call. */
  keepRaw(frame: string | Uint8Array, from?: number, to?: number): void
  /** Resolves when there is room again; the adapter stops reading its socket until then. Undefined: there is room. */
  full(): Promise<void> | undefined
}

export type StreamState =
  | { state: 'connecting' }
  | { state: 'live'; since: number }
  | { state: 'down'; since: number; reason: string; retryAt: number }

export type StreamIo = {
  now: () => number
  log: Log
  /** Ends the stream for good. */
  signal: AbortSignal
  random: () => number
  /** Told at each change; a `down` opens a gap, the `live` after it closes the gap and has it filled from history. */
  onState: (state: StreamState) => void
  /** A subscription that the exchange refused, to be shown; the others go on. */
  onRefused: (code: string, reason: string) => void
}

/** A source that tells by itself. It reconnects with back-off and jitter, and takes silence for a broken connection. */
export interface Stream {
  /** Runs until the signal ends it. `codes`: what to subscribe to; empty for sources that send everything. */
  run(codes: readonly string[], sink: QuoteSink, io: StreamIo): Promise<void>
}
