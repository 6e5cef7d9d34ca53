import type { InstrumentView } from '@/lib/instruments/contract'
import type { MarketRow } from '@/lib/markets/row'
import type { MarketIndex } from './market-index'

/** A row of the table: its names are known at once, the rest when it was read. */
export type Row = {
  id: number
  symbol: string
  name: string
  source: string
  isRecorded: boolean
  known: MarketRow | undefined
}

const bare = new WeakMap<MarketIndex, Map<number, Row>>()
const made = new WeakMap<MarketRow, Row>()

/** The row at a place of the index. The same object for the same facts, so that it is drawn again only when they change. */
export function rowAt(
  index: MarketIndex,
  place: number,
  known: MarketRow | undefined,
  upToDate: (instrument: InstrumentView) => InstrumentView,
): Row {
  if (!known) return bareRow(index, place)
  const instrument = upToDate(known.instrument)
  const before = made.get(known)
  if (before?.known?.instrument === instrument) return before
  const row = { ...bareRow(index, place), known: { ...known, instrument } }
  made.set(known, row)
  return row
}

function bareRow(index: MarketIndex, place: number): Row {
  const rows = bare.get(index) ?? new Map<number, Row>()
  bare.set(index, rows)
  const known = rows.get(place)
  if (known) return known
  const source = index.sources[index.sourceAt[place]!]
  const row: Row = {
    id: index.ids[place]!,
    symbol: index.symbols[place]!,
    name: index.names[place]!,
    source: source?.id ?? '',
    isRecorded: source?.recorded ?? false,
    known: undefined,
  }
  rows.set(place, row)
  return row
}
