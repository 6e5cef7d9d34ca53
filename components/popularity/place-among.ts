import type { MarketRow } from '@/lib/markets/row'

/** As many as the API names unasked. */
const MOST = 10

type First = readonly { instrument: { id: number }; rank: number }[]
type Row = Pick<MarketRow, 'calls'> & { instrument: Pick<MarketRow['instrument'], 'id' | 'status'> }

/** The place of an instrument among the most called: what `first`, the first ten, say of it. */
export function placeAmong(first: First, { instrument, calls }: Row): string {
  const place = first.find(({ instrument: { id } }) => id === instrument.id)
  if (place) return String(place.rank)
  if (calls === 0) return '– (nobody asked for it)'
  if (instrument.status === 'unavailable') return '– (only the available have one)'
  return first.length < MOST ? 'not counted yet' : `after the first ${MOST}`
}
