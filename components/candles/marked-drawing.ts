import { CandlestickSeries, createChart, HistogramSeries } from 'lightweight-charts'
import { formatPrice, usualDecimals } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { openAnnotations, type Annotations } from './annotations'
import { toBars } from './bars'
import { chartColours } from './chart-palette'
import { crosshairTime, tickMark } from './chart-time'

type Shown = { candles: readonly Candle[]; interval: Interval; annotations: Annotations }

/** A small chart that shows all of a range at once, to be looked at rather than moved about in. */
export function openMarkedDrawing(host: HTMLElement) {
  const chart = createChart(host, {
    autoSize: true,
    layout: { attributionLogo: false },
    handleScroll: false,
    handleScale: false,
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, timeVisible: true, tickMarkFormatter: tickMark, minBarSpacing: 0.1 },
    localization: { locale: 'en', timeFormatter: crosshairTime },
  })
  const price = chart.addSeries(CandlestickSeries, { lastValueVisible: false, priceLineVisible: false })
  const volume = chart.addSeries(HistogramSeries, { lastValueVisible: false, priceLineVisible: false }, 1)
  volume.applyOptions({ priceFormat: { type: 'volume' } })
  chart.panes()[0]?.setStretchFactor(3)
  chart.panes()[1]?.setStretchFactor(1)
  const annotate = openAnnotations(price)

  return {
    draw({ candles, interval, annotations }: Shown) {
      const colours = chartColours(host)
      const { ink, line, cross, surface, font } = colours
      chart.applyOptions({
        layout: { background: { color: surface }, textColor: ink, fontFamily: font, panes: { separatorColor: line } },
        grid: { vertLines: { visible: false }, horzLines: { color: line } },
        crosshair: { vertLine: { color: cross }, horzLine: { color: cross } },
      })
      const bars = toBars(candles, interval, colours)
      const decimals = usualDecimals(candles.flatMap(({ open, close }) => [open, close]))
      const formatter = (value: number) => formatPrice(Number(value.toFixed(decimals)), decimals)
      price.applyOptions({ priceFormat: { type: 'custom', minMove: 10 ** -decimals, formatter } })
      price.setData(bars.price)
      volume.setData(bars.volume)
      annotate(annotations, interval, { fired: colours.fired, picked: colours.picked })
      chart.timeScale().fitContent()
    },
    remove: () => chart.remove(),
  }
}

export type MarkedDrawing = ReturnType<typeof openMarkedDrawing>
