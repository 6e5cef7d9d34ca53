import { type FreshnessBudget, judge, UNPACED } from '@/lib/freshness/freshness'
import type { InstrumentView } from './contract'
import type { Instrument } from './instrument'

/** What an instrument's source promises: how fresh its quotes are, and whether they are a recording. */
export type SourceTraits = { freshness: FreshnessBudget; recorded: boolean }
/** By source id. A source that is not in it, such as the push door, promises no pace. */
export type TraitsOf = ReadonlyMap<string, SourceTraits>

export const UNPACED_SOURCE: SourceTraits = { freshness: UNPACED, recorded: false }

export type LastQuote = {
  lastPrice: number | null
  lastAt: number | null
  volume24h: number | null
  changeAbsolute: number | null
  changePercentage: number | null
}

const NEVER_QUOTED: LastQuote = {
  lastPrice: null,
  lastAt: null,
  volume24h: null,
  changeAbsolute: null,
  changePercentage: null,
}

/** An instrument with its newest quote, as the API shows it. Available means listed and not stale. */
export function viewInstrument(
  instrument: Instrument,
  last: LastQuote | null,
  traits: TraitsOf,
  now: number,
): InstrumentView {
  const { freshness: budget, recorded } = traits.get(instrument.source) ?? UNPACED_SOURCE
  const freshness = judge(last?.lastAt ?? null, budget, now)
  const { listedAt: _, removedAt, code: __, ...shown } = instrument
  const status = removedAt === null && freshness !== 'stale' ? 'available' : 'unavailable'
  return { ...shown, ...(last ?? NEVER_QUOTED), freshness, recorded, status }
}
