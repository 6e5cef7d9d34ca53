import { CandlestickSeries, createChart, CrosshairMode, HistogramSeries, type UTCTimestamp } from 'lightweight-charts'
import { formatPrice } from '@/components/quotes/format'
import type { Interval } from '@/lib/candles/interval'
import { openAnnotations, type Annotations } from './annotations'
import { changedBars, fromChartTime, type Bars } from './bars'
import { chartColours } from './chart-palette'
import { crosshairTime, tickMark } from './chart-time'

export type Drawing = {
  /** Draws a line of bars. The same `line` again only changes what differs, and the view stays where it is. */
  draw: (bars: Bars, line: string, decimals: number) => void
  /** Shows what happened and what is watched over the bars. */
  annotate: (annotations: Annotations, interval: Interval) => void
  repaint: () => void
  remove: () => void
}

type Listeners = {
  onHover: (openTime: number | null) => void
  onPick: (openTime: number) => void
  onNearStart: () => void
}

/** Bars left of the view at which older ones are fetched. */
const NEAR = 30
const SHOWN = 140

export function openDrawing(host: HTMLElement, { onHover, onPick, onNearStart }: Listeners): Drawing {
  const chart = createChart(host, {
    autoSize: true,
    // Said in ChartKey instead: a link inside a picture cannot be reached by all.
    layout: { attributionLogo: false },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, rightOffset: 4, timeVisible: true, tickMarkFormatter: tickMark },
    localization: { locale: 'en', timeFormatter: crosshairTime },
  })
  const price = chart.addSeries(CandlestickSeries, { borderVisible: true })
  const volume = chart.addSeries(HistogramSeries, { priceFormat: { type: 'volume' }, lastValueVisible: false }, 1)
  volume.applyOptions({ priceLineVisible: false })
  chart.panes()[0]?.setStretchFactor(4)
  chart.panes()[1]?.setStretchFactor(1)

  const annotate = openAnnotations(price)

  let drawn: { bars: Bars; line: string } | null = null

  chart.subscribeCrosshairMove(({ time }) => onHover(typeof time === 'number' ? fromChartTime(time) : null))
  chart.subscribeClick(({ time }) => typeof time === 'number' && onPick(fromChartTime(time)))
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    if (drawn && range && range.from < NEAR) onNearStart()
  })

  const repaint = () => {
    const { ink, line, cross, surface, font, up, down } = chartColours(host)
    chart.applyOptions({
      layout: { background: { color: surface }, textColor: ink, fontFamily: font, panes: { separatorColor: line } },
      grid: { vertLines: { color: line }, horzLines: { color: line } },
      crosshair: { vertLine: { color: cross }, horzLine: { color: cross } },
    })
    price.applyOptions({ upColor: up, downColor: down })
  }
  repaint()

  return {
    repaint,
    annotate: (annotations, interval) => annotate(annotations, interval, chartColours(host)),
    remove: () => chart.remove(),
    draw(bars, line, decimals) {
      const before = drawn?.line === line ? drawn.bars : null
      drawn = { bars, line }
      const last = bars.price.findLast((bar) => 'close' in bar)?.close
      price.applyOptions({
        priceFormat: {
          type: 'custom',
          minMove: 10 ** -decimals,
          formatter: (value: number) => (value === last ? formatPrice(value, decimals) : axisPrice(value, decimals)),
        },
      })
      hand(price, before?.price ?? [], bars.price)
      hand(volume, before?.volume ?? [], bars.volume)
      if (before) return
      const count = bars.price.length
      chart.timeScale().setVisibleLogicalRange({ from: Math.max(count - SHOWN, -10), to: count + 4 })
    },
  }
}

function hand<Bar extends { time: UTCTimestamp }>(
  series: { setData(bars: Bar[]): void; update(bar: Bar, historical?: boolean): void },
  before: readonly Bar[],
  after: Bar[],
) {
  const changed = changedBars(before, after)
  if (!changed) return series.setData(after)
  const last = before.at(-1)?.time ?? 0
  for (const bar of changed) series.update(bar, bar.time < last)
}

/** A point on the axis lies between prices: it has as many decimals as they usually have, and not its own. */
const axisPrice = (value: number, decimals: number) => formatPrice(Number(value.toFixed(decimals)), decimals)
