import { directionOf, formatPercent, formatPrice, formatVolume } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { formatOpening } from './chart-time'
import { findGaps, GAP_WORDS, type Gap } from './gaps'
import { madeOf } from './made-of'

type Seen = { name: string; candles: readonly Candle[]; gaps?: readonly Gap[]; decimals: number }

/** A stretch of candles in one sentence: "BTC/USD, 24 hours, 61,200 to 63,000, down 1.40 %, 3 gaps". */
export function describeCandles({ name, candles, gaps = findGaps(candles), decimals }: Seen): string {
  const known = candles.filter(({ open }) => open !== null)
  const [first, last] = [candles[0], candles.at(-1)]
  if (!first || !last || known.length === 0) return `${name}: no candles`
  const low = Math.min(...known.map((candle) => candle.low ?? Infinity))
  const high = Math.max(...known.map((candle) => candle.high ?? -Infinity))
  const before = known[0]?.open
  const change = before ? ((known.at(-1)?.close ?? 0) / before - 1) * 100 : null
  const inside = gaps.filter(({ from, to }) => to > first.openTime && from < last.closeTime)
  return [
    name,
    inWords(last.closeTime - first.openTime),
    `${formatPrice(low, decimals)} to ${formatPrice(high, decimals)}`,
    describeChange(change),
    describeGaps(inside),
  ].join(', ')
}

/** One candle as it is read aloud. */
export function describeCandle(candle: Candle, gap: Gap | undefined, at: { interval: Interval; zone: string }): string {
  const { openTime, open, high, low, close, volume } = candle
  const when = formatOpening(openTime, at.interval, at.zone)
  const made = madeOf(candle, gap?.reason)
  if (open === null) return `${when}, ${made}`
  const prices = `open ${formatPrice(open)}, high ${formatPrice(high)}, low ${formatPrice(low)}, close ${formatPrice(close)}`
  const change = close !== null && open ? describeChange((close / open - 1) * 100) : 'change not known'
  return `${when}, ${prices}, volume ${volume === null ? 'not known' : formatVolume(volume)}, ${change}, ${made}`
}

export function describeChange(percentage: number | null): string {
  if (percentage === null) return 'change not known'
  const direction = directionOf(percentage)
  return direction === 'flat' ? 'unchanged' : `${direction} ${formatPercent(Math.abs(percentage), { sign: false })}`
}

function describeGaps(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return 'no gaps'
  const counts = new Map<string, number>()
  for (const { reason } of gaps) if (reason) counts.set(GAP_WORDS[reason], (counts.get(GAP_WORDS[reason]) ?? 0) + 1)
  const why = counts.size === 1 ? [...counts.keys()] : [...counts].map(([words, count]) => `${count} ${words}`)
  return `${gaps.length} ${gaps.length === 1 ? 'gap' : 'gaps'}${why.length > 0 ? ` (${why.join('; ')})` : ''}`
}

const UNITS = [
  [DAY, 'day', 3 * DAY],
  [HOUR, 'hour', 2 * HOUR],
  [MINUTE, 'minute', 0],
] as const

/** A length of time in its largest fitting unit, rounded: "24 hours", "3 days", "90 minutes". */
function inWords(ms: number): string {
  const [size, unit] = UNITS.find(([, , from]) => ms >= from) ?? UNITS[2]
  const count = Math.round(ms / size)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
