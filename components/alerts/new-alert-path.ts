import { symbolInAddress } from '@/components/instruments/instrument-path'

/** A price that is waited for. */
export type Crossing = { type: 'crosses-up' | 'crosses-down'; value: number }

/** What has to happen for a price to get there from the last one. */
export const crossingAt = (price: number, last: number | null): Crossing => ({
  type: last !== null && price < last ? 'crosses-down' : 'crosses-up',
  value: price,
})

/** Where an alert on one instrument is begun; with a crossing, it comes back to the chart on which that was chosen. */
export function newAlertPath(symbol: string, crossing?: Crossing): string {
  const path = `/alerts/new?symbol=${symbolInAddress(symbol)}`
  return crossing ? `${path}&type=${crossing.type}&value=${crossing.value}&from=chart` : path
}

/** Where an alert on everything on a watchlist is begun. */
export const newListAlertPath = (list: number): string => `/alerts/new?list=${list}`
