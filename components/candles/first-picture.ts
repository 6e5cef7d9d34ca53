import type { Candle } from '@/lib/candles/candle'
import type { ChartStyle } from './chart-settings'
import { firstView, type RangeName } from './ranges'

/** Paths in a box of 1000 by 1000 that is stretched to the chart. */
export type FirstPicture = {
  wicks: { up: string; down: string; quiet: string }
  bodies: { up: string; down: string; quiet: string }
  line: string
  volume: string
  low: number
  high: number
}

const SIZE = 1_000
/** The chart leaves this much free above and below its prices; the volume has the lowest fifth. */
const TOP = 160
const BOTTOM = 720
const VOLUME_TOP = 840

/** The candles that the chart will show first, as paths: small enough for the first answer of the server. */
export function drawFirst(candles: readonly Candle[], range: RangeName | '', style: ChartStyle): FirstPicture | null {
  const { from, to } = firstView(
    candles.map(({ openTime }) => openTime),
    range,
  )
  const shown = candles.slice(Math.max(0, from))
  const known = shown.filter(({ open }) => open !== null)
  if (known.length === 0) return null
  const low = Math.min(...known.map((candle) => candle.low!))
  const high = Math.max(...known.map((candle) => candle.high!))
  const most = Math.max(...shown.map(({ volume }) => volume ?? 0))
  const step = SIZE / (to - from + 1)
  const y = (value: number) =>
    tenth(high === low ? (TOP + BOTTOM) / 2 : BOTTOM - ((value - low) / (high - low)) * (BOTTOM - TOP))
  const picture: FirstPicture = {
    wicks: { up: '', down: '', quiet: '' },
    bodies: { up: '', down: '', quiet: '' },
    line: '',
    volume: '',
    low,
    high,
  }
  shown.forEach((candle, at) => {
    const { open, close, volume } = candle
    if (open === null || close === null) return
    const x = tenth((at + Math.max(0, -from) + 0.5) * step)
    const half = tenth(step * 0.4)
    const kind = candle.filled ? 'quiet' : close >= open ? 'up' : 'down'
    if (style === 'line' || style === 'area') picture.line += `${picture.line ? 'L' : 'M'}${x} ${y(close)}`
    else {
      picture.wicks[kind] += `M${x} ${y(candle.high!)}V${y(candle.low!)}`
      picture.bodies[kind] += `M${tenth(x - half)} ${y(open)}H${tenth(x + half)}V${y(close)}H${tenth(x - half)}Z`
    }
    if (volume) {
      const top = tenth(SIZE - (volume / most) * (SIZE - VOLUME_TOP))
      picture.volume += `M${tenth(x - half)} ${SIZE}V${top}H${tenth(x + half)}V${SIZE}Z`
    }
  })
  return picture
}

const tenth = (value: number) => Math.round(value * 10) / 10
