import type { Bar, Candle } from './candle'
import type { Fill } from './contract'
import { closeTimeOf, type Interval, openTimeOf } from './interval'

export type Grid = {
  interval: Interval
  first: number // open time of the first candle
  last: number // open time of the last one
  now: number
  fill: Fill
  /** What was seen last before `first`, to be carried over; undefined when nothing was. */
  before: Bar | undefined
}

/**
 * Lays bars on the regular grid from `first` to `last`. An interval in which nothing was quoted repeats the previous
 * close, flat and marked `filled`; intervals before the first quote are absent, never zero.
 */
export function fillGrid(bars: readonly Bar[], { interval, first, last, now, fill, before }: Grid): Candle[] {
  const show = (bar: Bar): Candle => {
    const closeTime = closeTimeOf(bar.openTime, interval)
    return { ...bar, closeTime, complete: closeTime <= now, filled: false }
  }
  if (fill === 'none') return bars.map(show)
  const seen = new Map(bars.map((bar) => [bar.openTime, bar]))
  const candles: Candle[] = []
  let previous = before
  for (let openTime = first; openTime <= last; openTime = openTimeOf(openTime, interval, 1)) {
    const bar = seen.get(openTime)
    if (bar) {
      candles.push(show(bar))
      previous = bar
    } else if (previous) {
      const closeTime = closeTimeOf(openTime, interval)
      candles.push({ ...carried(previous, fill), openTime, closeTime, complete: closeTime <= now, filled: true })
    }
  }
  return candles
}

/** The prices that an interval without quotes shows: only prices are carried, what was traded is not known to repeat. */
function carried({ open, high, low, close }: Bar, fill: Exclude<Fill, 'none'>) {
  const unseen = { volume: null, count: 0, quality: null }
  if (fill === 'candle') return { open, high, low, close, ...unseen }
  if (fill === 'null') return { open: null, high: null, low: null, close: null, ...unseen }
  return { open: close, high: close, low: close, close, ...unseen }
}
