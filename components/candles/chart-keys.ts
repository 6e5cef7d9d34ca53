import type { Interval } from '@/lib/candles/interval'

export const KEYED_INTERVALS = ['1m', '3m', '5m', '15m', '30m', '1h', '4h', '1d', '1w'] as const satisfies Interval[]

export type Action =
  | { do: 'step'; by: number }
  | { do: 'first' | 'last' | 'leave' | 'menu' | 'alert' | 'search' | 'help' }
  | { do: 'zoom'; factor: number }
  | { do: 'interval'; interval: Interval }

type Pressed = { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean; altKey: boolean }

/** Where a key was pressed: on the chart itself, in a field where letters are text, or anywhere else. */
export type Place = 'chart' | 'field' | 'page'

const LEAP = 10
const CLOSER = 0.7

/** What a key asks of the chart, if anything. `everywhere`: some keys work on the whole page, not only on the chart. */
export function actionOf(pressed: Pressed, place: Place, everywhere: boolean): Action | null {
  if (place === 'field' || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null
  return (place === 'chart' ? onChart(pressed) : null) ?? (place === 'chart' || everywhere ? onPage(pressed) : null)
}

function onChart({ key, shiftKey }: Pressed): Action | null {
  const by = shiftKey ? LEAP : 1
  if (key === 'ArrowLeft') return { do: 'step', by: -by }
  if (key === 'ArrowRight') return { do: 'step', by }
  if (key === 'Home') return { do: 'first' }
  if (key === 'End') return { do: 'last' }
  if (key === 'Escape') return { do: 'leave' }
  if (key === 'Enter') return { do: 'menu' }
  if (key === 'a' || key === 'A') return { do: 'alert' }
  if (key === '+' || key === '=') return { do: 'zoom', factor: CLOSER }
  if (key === '-' || key === '_') return { do: 'zoom', factor: 1 / CLOSER }
  return null
}

function onPage({ key }: Pressed): Action | null {
  if (key === '/') return { do: 'search' }
  if (key === '?') return { do: 'help' }
  const interval = /^[1-9]$/.test(key) ? KEYED_INTERVALS[Number(key) - 1] : undefined
  return interval ? { do: 'interval', interval } : null
}

/** What the help lists. */
export const KEYS: [keys: string[], what: string, where: 'chart' | 'page'][] = [
  [['←', '→'], 'the candle before, the candle after', 'chart'],
  [['Shift ←', 'Shift →'], `${LEAP} candles at once`, 'chart'],
  [['Home', 'End'], 'the first candle that is loaded, the newest one', 'chart'],
  [['+', '−'], 'closer, further away', 'chart'],
  [['Enter'], 'what can be done at the candle: alert at its price, why did it (not) fire', 'chart'],
  [['A'], 'alert at the price under the crosshair', 'chart'],
  [['Esc'], 'leave the candle', 'chart'],
  [['1', '…', '9'], `the length of a candle: ${KEYED_INTERVALS.join(', ')}`, 'page'],
  [['/'], 'search for an instrument', 'page'],
  [['?'], 'this list', 'page'],
]

/** The open time of the candle `by` steps from the one at `cursor`; without a cursor steps begin at the newest one. */
export function stepFrom(openTimes: readonly number[], cursor: number | null, by: number): number | null {
  if (openTimes.length === 0) return null
  const at = cursor === null ? -1 : openTimes.indexOf(cursor)
  const to = at < 0 ? openTimes.length - 1 : Math.min(Math.max(at + by, 0), openTimes.length - 1)
  return openTimes[to]!
}
