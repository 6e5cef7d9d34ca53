import type { Scale } from './chart-settings'

/** A line beside the candles: an indicator or another instrument. What it looks like; its values come apart. */
export type Layer = {
  id: string
  title: string
  /** With the price, or in a pane of its own that has this name. */
  pane: string | null
  /** Which of the colours for lines, counted from 0. */
  colour: number
  dashed: boolean
}

/** A value for each candle, null where there is none; by the id of the layer. */
export type LayerValues = Readonly<Record<string, readonly (number | null)[]>>

/**
 * The layers that a scale can hold, and those that it cannot: on a scale of changes each line begins at 0 at the left edge,
 * so that an average would lie where the prices never were.
 */
export function fitting(layers: readonly Layer[], scale: Scale): [fit: Layer[], others: Layer[]] {
  const fits = ({ pane }: Layer) => scale !== 'percent' || pane !== null
  return [layers.filter(fits), layers.filter((layer) => !fits(layer))]
}
