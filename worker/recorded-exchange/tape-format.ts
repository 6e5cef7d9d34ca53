import { toText, toUnits } from './decimal'

/** One recorded minute that had trades. Prices and volume in units of 1e-8. */
export type Bar = { open: number; high: number; low: number; close: number; volume: number }
export type RecordedBar = Bar & { minute: number }

/**
 * Six lines, one per column, comma separated: minutes since the previous row (the first one: since the tape's start),
 * open minus previous close, close minus open, high above and low below the body, volume. Small numbers pack well.
 */
export function writeTape(bars: readonly RecordedBar[]): string {
  let minute = 0
  let close = 0
  const rows = bars.map((bar) => {
    const row = [
      String(bar.minute - minute),
      toText(bar.open - close),
      toText(bar.close - bar.open),
      toText(bar.high - Math.max(bar.open, bar.close)),
      toText(Math.min(bar.open, bar.close) - bar.low),
      toText(bar.volume),
    ]
    minute = bar.minute
    close = bar.close
    return row
  })
  return [0, 1, 2, 3, 4, 5].map((column) => rows.map((row) => row[column]).join(',')).join('\n')
}

export function readTape(text: string): RecordedBar[] {
  const [gaps = [], opens = [], bodies = [], above = [], below = [], volumes = []] = text
    .split('\n')
    .map((line) => line.split(','))
  let minute = 0
  let close = 0
  return gaps.map((gap, i) => {
    minute += Number(gap)
    const open = close + toUnits(opens[i] ?? '')
    close = open + toUnits(bodies[i] ?? '')
    const high = Math.max(open, close) + toUnits(above[i] ?? '')
    const low = Math.min(open, close) - toUnits(below[i] ?? '')
    return { minute, open, high, low, close, volume: toUnits(volumes[i] ?? '') }
  })
}
