import type { MinuteBar } from '@/lib/candles/candle'
import type { FreshnessBudget } from '@/lib/freshness/freshness'
import type { Listing } from '@/lib/instruments/instrument'
import type { RejectionReason } from '@/lib/quotes/rejection'
import type { PolledQuote } from '@/lib/quotes/store'
import type { Stream } from './stream'

/** What a source says of one instrument at the moment it is asked. Null: it does not say. */
export type Ticker = {
  code: string
  price: number
  bid: number | null
  ask: number | null
  volume24h: number | null
  changeAbsolute: number | null
  changePercentage: number | null // 1.4 means 1.4 %
}

export type Rejection = { code: string | null; reason: RejectionReason }
export type Poll = {
  receivedAt: number // epoch ms: when the answer was complete
  listings: Listing[] // every instrument that the answer prices
  tickers: Ticker[]
  rejected: Rejection[]
  unknown: string[] // tracked codes that the exchange says it does not know
}

/** Half-open, epoch ms: from <= t < to. */
export type Range = { from: number; to: number }

/** The history of one instrument: complete minutes only, ascending. */
export type HistoryPage = {
  bars: MinuteBar[]
  rejected: Rejection[]
  /** How far the answer reaches: everything in the asked range before this moment is now known. */
  reached: number
}

/** Who wants to know what polls and history brought, once it is kept. */
export type Hearer = {
  polled(source: string, receivedAt: number, quotes: readonly (PolledQuote & { code: string })[]): void
  sealed(instrumentId: number, bars: readonly MinuteBar[]): void
}

/** How an adapter touches the world; handed in, so that a test decides what time it is and where bytes go. */
export type SourceIo = {
  now: () => number
  signal: AbortSignal
  /** Keeps what the source said as it was said, before anything interprets it. */
  keep: (response: RawResponse) => Promise<void>
  heard?: Hearer
}

export type RawResponse = { source: string; url: string; status: number; receivedAt: number; body: string }

/**
 * An outside feed behind one port. Vendor words (pair keys, column orders) stop inside the adapter.
 * A `Fault('upstream' | 'rate-limited')` from any of these says in its message what a person should read.
 */
export interface Source {
  readonly id: string
  readonly label: string
  /** What symbols begin with: `KRAKEN` in `KRAKEN:BTCUSD`. */
  readonly prefix: string
  /** Recorded data played back, to be labelled so wherever its numbers appear. */
  readonly recorded: boolean
  readonly freshness: FreshnessBudget
  /** Codes tracked at first start, or how many of the most traded ones. */
  readonly firstTracked: readonly string[] | { mostTraded: number }

  /** More codes that people like to follow, for where not everything is listed. */
  readonly suggested?: readonly string[]

  /** A code that this source surely knows. */
  readonly probe?: string
  /** When it is asked, as a cron pattern in UTC, and how far apart that is in ms. */
  readonly pace?: { pattern: string; every: number }
  /** `all`: a poll prices every instrument of the exchange; `tracked`: only the ones asked for. */
  readonly polls?: 'all' | 'tracked'
  poll?(codes: readonly string[], io: SourceIo): Promise<Poll>

  /** The exchange's own minute candles; `reach` is how far back (ms) one call can look. */
  readonly history?: { reach: number; read(code: string, range: Range, io: SourceIo): Promise<HistoryPage> }

  /** Minutes folded from single trades, for what lies beyond the reach of `history`. Slow: one page a call. */
  readonly trades?: { read(code: string, range: Range, io: SourceIo): Promise<HistoryPage> }

  /** For a source that also tells by itself; while that works, it is not polled. */
  readonly stream?: Stream
}

/** A source that answers when it is asked, also about the past. */
export type PolledSource = Source & Required<Pick<Source, 'probe' | 'pace' | 'polls' | 'poll' | 'history'>>

export const isPolled = (source: Source): source is PolledSource => source.poll !== undefined

/** What is shown of a source, whether it is asked, tells by itself, or is only a door. */
export type SourceFace = Pick<Source, 'id' | 'label' | 'prefix' | 'recorded' | 'freshness'> &
  Partial<Pick<Source, 'history' | 'trades' | 'suggested'>>
