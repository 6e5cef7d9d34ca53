/** A place on the chart: a candle, and a price beside it. */
export type Spot = { openTime: number; price: number }

/** What can be done at a place, apart from looking. */
export type SpotActions = {
  /** Where an alert at its price is begun. */
  alertPath: (spot: Spot) => string
  /** Shows why alerts did or did not fire in its candle. */
  onExplain: (openTime: number) => void
}
