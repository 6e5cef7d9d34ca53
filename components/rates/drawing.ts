import {
  createChartEx,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  type IChartApiBase,
  type ISeriesApi,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { openAnnotations, type Annotations } from '@/components/candles/annotations'
import { fromChartTime } from '@/components/candles/bars'
import { chartColours } from '@/components/candles/chart-palette'
import { UTC } from '@/components/candles/zone'
import { zonedScale } from '@/components/candles/zoned-scale'
import { formatDay } from '@/components/freshness/age'
import { formatPrice } from '@/components/quotes/format'
import type { DayRate } from '@/lib/rates/contract'
import { toCounts, toLine, toPoints } from './lines'

/** Each lane has its colour and its kind of line, so that either is enough to tell them apart. */
export const LOOKS = [
  { colour: 'accent', style: LineStyle.Solid },
  { colour: 'wax', style: LineStyle.Dashed },
  { colour: 'up', style: LineStyle.Dotted },
  { colour: 'down', style: LineStyle.LargeDashed },
] as const

/** `annotations` belong to the first lane. */
type Shown = { lanes: readonly (readonly DayRate[])[]; view: string; annotations: Annotations }
type Told = { onHover: (day: string | null) => void; onPick: (time: number) => void }

export type Drawing = {
  draw: (shown: Shown) => void
  repaint: () => void
  remove: () => void
}

/** A chart in `host`: a line for each lane, and beneath them how many prices each day has. */
export function openDrawing(host: HTMLElement, { onHover, onPick }: Told): Drawing {
  const chart: IChartApiBase<Time> = createChartEx(host, zonedScale(UTC), {
    autoSize: true,
    layout: { attributionLogo: false },
    crosshair: { mode: CrosshairMode.Magnet },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, rightOffset: 1 },
    localization: {
      locale: 'en',
      timeFormatter: (time: Time) => formatDay(fromChartTime(time as UTCTimestamp)),
      priceFormatter: (value: number) => formatPrice(Math.round(value)),
    },
  })
  const lines: ISeriesApi<'Line', Time>[] = LOOKS.map(({ style }) =>
    chart.addSeries(LineSeries, { lineWidth: 2, lineStyle: style, lastValueVisible: false, priceLineVisible: false }),
  )
  const points: ISeriesApi<'Line', Time>[] = LOOKS.map(() =>
    chart.addSeries(LineSeries, {
      lineVisible: false,
      pointMarkersVisible: true,
      crosshairMarkerVisible: false,
      lastValueVisible: false,
      priceLineVisible: false,
    }),
  )
  const counts = chart.addSeries(HistogramSeries, { lastValueVisible: false, priceLineVisible: false }, 1)
  chart.panes()[0]?.setStretchFactor(4)
  chart.panes()[1]?.setStretchFactor(1)
  chart.subscribeCrosshairMove(({ time }) => onHover(typeof time === 'number' ? formatDay(fromChartTime(time)) : null))

  chart.subscribeClick(({ time }) => typeof time === 'number' && onPick(fromChartTime(time)))
  const annotate = openAnnotations(lines[0]!)
  // All of it is shown until somebody moves in it, also when the page only now has its width.
  let isMoved = false
  const move = () => (isMoved = true)
  for (const kind of ['wheel', 'pointerdown'] as const) host.addEventListener(kind, move, { passive: true })
  chart.timeScale().subscribeSizeChange(() => isMoved || chart.timeScale().fitContent())

  let drawn: Shown | null = null
  const repaint = () => {
    const colours = chartColours(host)
    const { ink, grid, cross, surface, font } = colours
    chart.applyOptions({
      layout: { background: { color: surface }, textColor: ink, fontFamily: font, panes: { separatorColor: grid } },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      crosshair: { vertLine: { color: cross }, horzLine: { color: cross } },
    })
    for (const [at, { colour }] of LOOKS.entries()) {
      for (const series of [lines[at], points[at]]) series?.applyOptions({ color: colours[colour] })
    }
    if (!drawn) return
    counts.setData(toCounts(drawn.lanes, colours.quiet))
    annotate(drawn.annotations, '1d', colours)
  }
  repaint()
  return {
    repaint,
    remove() {
      for (const kind of ['wheel', 'pointerdown'] as const) host.removeEventListener(kind, move)
      chart.remove()
    },
    draw(shown) {
      const { lanes, view, annotations } = shown
      const isSame = drawn?.view === view
      drawn = shown
      for (const at of LOOKS.keys()) {
        lines[at]?.setData(toLine(lanes[at] ?? []))
        points[at]?.setData(toPoints(lanes[at] ?? []))
      }
      const colours = chartColours(host)
      counts.setData(toCounts(lanes, colours.quiet))
      annotate(annotations, '1d', colours)
      if (!isSame) isMoved = false
      if (!isMoved) chart.timeScale().fitContent()
    },
  }
}
