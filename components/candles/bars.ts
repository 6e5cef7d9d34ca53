import type {
  AreaData,
  CandlestickData,
  HistogramData,
  LineData,
  UTCTimestamp,
  WhitespaceData,
} from 'lightweight-charts'
import type { Candle } from '@/lib/candles/candle'
import { openTimeOf, type Interval } from '@/lib/candles/interval'
import type { ChartStyle } from './chart-settings'

/** `filled`: carried over, nothing was quoted. `poll`: seen by polling only, so its extremes may be missed. */
export type Kind = 'real' | 'poll' | 'filled'

export type Palette = {
  up: string
  down: string
  upSoft: string
  downSoft: string
  quiet: string
  hollow: string
  line: string
  area: string
  clear: string
}

type White = WhitespaceData<UTCTimestamp>
type PriceBar = CandlestickData<UTCTimestamp> | LineData<UTCTimestamp> | AreaData<UTCTimestamp> | White
type VolumeBar = HistogramData<UTCTimestamp> | White
export type LineBar = LineData<UTCTimestamp> | White
export type Bars = { price: PriceBar[]; volume: VolumeBar[] }

/** The chart counts in seconds, the domain in milliseconds. The two meet here and nowhere else. */
export const toChartTime = (openTime: number) => (openTime / 1_000) as UTCTimestamp
export const fromChartTime = (time: number): number => time * 1_000

export const kindOf = ({ filled, quality }: Candle): Kind => (filled ? 'filled' : quality === 'poll' ? 'poll' : 'real')

const NOTHING = 'transparent'

/** A gap longer than this many intervals is drawn at this length. */
const WIDEST_GAP = 500

/** Candles as the chart draws them. An interval without a candle, or with an empty one, is left white. */
export function toBars(
  candles: readonly Candle[],
  interval: Interval,
  palette: Palette,
  style: ChartStyle = 'candles',
): Bars {
  const bars: Bars = { price: [], volume: [] }
  candles.forEach((candle, at) => {
    const before = candles[at - 1]
    if (before) leaveWhite(bars, before.openTime, candle.openTime, interval)
    bars.price.push(priceBar(candle, before, palette, style))
    bars.volume.push(volumeBar(candle, palette))
  })
  if (style === 'line' || style === 'area') breakAtWhite(bars.price, style)
  return bars
}

function priceBar(candle: Candle, before: Candle | undefined, palette: Palette, style: ChartStyle): PriceBar {
  const { open, high, low, close } = candle
  const time = toChartTime(candle.openTime)
  if (open === null || high === null || low === null || close === null) return { time }
  const colour = candle.filled ? palette.quiet : palette.line
  if (style === 'line') return { time, value: close, color: colour }
  if (style === 'area') {
    return {
      time,
      value: close,
      lineColor: colour,
      topColor: candle.filled ? NOTHING : palette.area,
      bottomColor: palette.clear,
    }
  }
  const rose = style === 'hollow' ? close >= (before?.close ?? open) : close >= open
  const looks = colours(kindOf(candle), rose, palette)
  const body = style === 'hollow' && close >= open ? { color: palette.hollow } : {}
  return { time, open, high, low, close, ...looks, ...body }
}

function volumeBar(candle: Candle, palette: Palette): VolumeBar {
  const { openTime, open, close, volume } = candle
  const time = toChartTime(openTime)
  if (volume === null || open === null || close === null) return { time }
  return { time, value: volume, color: close >= open ? palette.upSoft : palette.downSoft }
}

function colours(kind: Kind, up: boolean, palette: Palette) {
  if (kind === 'filled') return { color: palette.hollow, borderColor: palette.quiet, wickColor: palette.quiet }
  const strong = up ? palette.up : palette.down
  const soft = up ? palette.upSoft : palette.downSoft
  return kind === 'poll'
    ? { color: soft, borderColor: strong, wickColor: strong }
    : { color: strong, borderColor: strong, wickColor: strong }
}

function leaveWhite(bars: Bars, from: number, to: number, interval: Interval) {
  for (let step = 1; step <= WIDEST_GAP; step++) {
    const openTime = openTimeOf(from, interval, step)
    if (openTime >= to) return
    bars.price.push({ time: toChartTime(openTime) })
    bars.volume.push({ time: toChartTime(openTime) })
  }
}

/** Values beside the candles, as a line that is left out where a value is not known. */
export function toLine(openTimes: readonly number[], values: readonly (number | null)[], colour: string): LineBar[] {
  const bars: LineBar[] = openTimes.map((openTime, at) => {
    const value = values[at] ?? null
    return value === null ? { time: toChartTime(openTime) } : { time: toChartTime(openTime), value, color: colour }
  })
  breakAtWhite(bars, 'line')
  return bars
}

/** The library draws a line on over white places, in the colour of the last point before them. */
function breakAtWhite(bars: PriceBar[], style: 'line' | 'area') {
  const hidden = style === 'line' ? { color: NOTHING } : { lineColor: NOTHING, topColor: NOTHING }
  bars.forEach((bar, at) => {
    const next = bars[at + 1]
    if (next && !('value' in next) && 'value' in bar) bars[at] = { ...bar, ...hidden }
  })
}

/** Beyond this many changed bars, drawing all of them is the cheaper way. */
const MANY = 50

/** The bars to hand over one by one so that what is drawn becomes `after`; null when all must be drawn anew. */
export function changedBars<Bar extends { time: number }>(before: readonly Bar[], after: readonly Bar[]): Bar[] | null {
  const first = before[0]
  if (!first || first.time !== after[0]?.time || after.length < before.length) return null
  const changed: Bar[] = []
  for (const [at, bar] of after.entries()) {
    const old = before[at]
    if (old && old.time !== bar.time) return null
    if (!old || !isSame(old, bar)) changed.push(bar)
    if (changed.length > MANY) return null
  }
  return changed
}

function isSame<Bar extends object>(one: Bar, other: Bar): boolean {
  const names = Object.keys(one) as (keyof Bar)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
