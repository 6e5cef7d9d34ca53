import {
  CandlestickSeries,
  createChartEx,
  HistogramSeries,
  type IChartApiBase,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { formatPrice, usualDecimals } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { openAnnotations, type Annotations } from './annotations'
import { fromChartTime, toBars } from './bars'
import { chartColours } from './chart-palette'
import { formatOpening } from './chart-time'
import { UTC } from './zone'
import { zonedScale } from './zoned-scale'

type Shown = { candles: readonly Candle[]; interval: Interval; annotations: Annotations }

/** A small chart that shows all of a range at once, to be looked at rather than moved about in. */
export function openMarkedDrawing(host: HTMLElement) {
  let shown: Interval = '1m'
  const chart: IChartApiBase<Time> = createChartEx(host, zonedScale(UTC), {
    autoSize: true,
    layout: { attributionLogo: false },
    handleScroll: false,
    handleScale: false,
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, timeVisible: true, minBarSpacing: 0.1 },
    localization: {
      locale: 'en',
      timeFormatter: (time: Time) => formatOpening(fromChartTime(time as UTCTimestamp), shown, UTC),
    },
  })
  const price = chart.addSeries(CandlestickSeries, { lastValueVisible: false, priceLineVisible: false })
  const volume = chart.addSeries(HistogramSeries, { lastValueVisible: false, priceLineVisible: false }, 1)
  volume.applyOptions({ priceFormat: { type: 'volume' } })
  chart.panes()[0]?.setStretchFactor(3)
  chart.panes()[1]?.setStretchFactor(1)
  const annotate = openAnnotations(price)

  return {
    draw({ candles, interval, annotations }: Shown) {
      shown = interval
      const colours = chartColours(host)
      const { ink, grid, cross, surface, font } = colours
      chart.applyOptions({
        layout: { background: { color: surface }, textColor: ink, fontFamily: font, panes: { separatorColor: grid } },
        grid: { vertLines: { visible: false }, horzLines: { color: grid } },
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
