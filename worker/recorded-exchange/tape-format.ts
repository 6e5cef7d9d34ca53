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

export function* readTape(text: string): Generator<RecordedBar> {
  const [gaps, opens, bodies, above, below, volumes] = text.split('\n').map(valuesOf)
  if (!gaps || !opens || !bodies || !above || !below || !volumes) throw new Error('A tape has six lines')
  let minute = 0
  let close = 0
  for (const gap of gaps) {
    minute += Number(gap)
    const open = close + next(opens)
    close = open + next(bodies)
    const high = Math.max(open, close) + next(above)
    yield { minute, open, high, low: Math.min(open, close) - next(below), close, volume: next(volumes) }
  }
}

/** The values of a line one by one: splitting them all at once would cost a start more memory than the tape itself. */
function* valuesOf(line: string): Generator<string> {
  let at = 0
  while (at <= line.length) {
    const comma = line.indexOf(',', at)
    const end = comma === -1 ? line.length : comma
    yield line.slice(at, end)
    at = end + 1
  }
}

function next(values: Generator<string>): number {
  const { value, done } = values.next()
  if (done) throw new Error('The lines of a tape are equally long')
  return toUnits(value)
}
