import {
  AreaSeries,
  CandlestickSeries,
  createChartEx,
  CrosshairMode,
  HistogramSeries,
  LineSeries,
  LineStyle,
  PriceScaleMode,
  type IChartApiBase,
  type ISeriesApi,
  type SeriesType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts'
import { formatPrice } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import { openTimeOf, type Interval } from '@/lib/candles/interval'
import { openAnnotations, type Annotations } from './annotations'
import { changedBars, fromChartTime, toBars, toChartTime, toLine, type Bars, type LineBar } from './bars'
import { chartColours, type ChartColours } from './chart-palette'
import type { ChartStyle, Scale } from './chart-settings'
import { formatOpening } from './chart-time'
import { gapBands, type Band } from './gap-bands'
import type { Gap } from './gaps'
import type { Layer, LayerValues } from './layer'
import { firstView, type RangeName } from './ranges'
import type { Spot } from './spot'
import { zonedScale } from './zoned-scale'

/** What a drawing is made for. Another form is another drawing. */
export type Form = {
  style: ChartStyle
  zone: string
  interval: Interval
  hasVolume: boolean
  layers: readonly Layer[]
}

export type Content = {
  /** Which series it is. The same again only changes what differs, and the view stays where it is. */
  line: string
  candles: readonly Candle[]
  decimals: number
  range: RangeName | ''
  scale: Scale
  values: LayerValues
  gaps: readonly Gap[]
  annotations: Annotations
}

/** From which to which candle is looked at, by place; `of` is the series and range it belongs to. */
export type View = { of: string; from: number; to: number }

export type Drawing = {
  draw: (content: Content) => void
  repaint: () => void
  /** Puts the crosshair on a candle and brings it into sight; null takes it away. */
  point: (openTime: number | null) => void
  zoom: (factor: number) => void
  /** What lies at a point of the window (px). */
  spotAt: (x: number, y: number) => Spot | null
  /** Where in the window a place lies. */
  pointOf: (spot: Spot) => { x: number; y: number }
  view: () => View | null
  picture: () => HTMLCanvasElement
  remove: () => void
}

type Listeners = {
  onHover: (openTime: number | null) => void
  onPick: (spot: Spot) => void
  onNearStart: () => void
  /** Open times of the first and the last candle in sight. */
  onView: (from: number, to: number) => void
}

/** Candles left of the view at which older ones are fetched. */
const NEAR = 30
const LEAST_SHOWN = 5

const MODES = {
  linear: PriceScaleMode.Normal,
  log: PriceScaleMode.Logarithmic,
  percent: PriceScaleMode.Percentage,
} as const

export function openDrawing(
  host: HTMLElement,
  form: Form,
  before: View | null,
  { onHover, onPick, onNearStart, onView }: Listeners,
): Drawing {
  const { interval, zone } = form
  let colours = chartColours(host)
  const chart: IChartApiBase<Time> = createChartEx(host, zonedScale(zone), {
    autoSize: true,
    // Said in ChartKey instead: a link inside a picture cannot be reached by all.
    layout: { attributionLogo: false },
    crosshair: { mode: CrosshairMode.Normal },
    rightPriceScale: { borderVisible: false },
    timeScale: { borderVisible: false, rightOffset: 4, timeVisible: true },
    localization: {
      locale: 'en',
      dateFormat: 'yyyy-MM-dd',
      timeFormatter: (time: Time) => formatOpening(fromChartTime(time as UTCTimestamp), interval, zone),
    },
  })
  const price = addPrice(chart, form.style)
  const volume = form.hasVolume
    ? chart.addSeries(HistogramSeries, { priceFormat: { type: 'volume' }, lastValueVisible: false }, 1)
    : null
  volume?.applyOptions({ priceLineVisible: false })
  const layers = addLayers(chart, form)
  chart.panes().forEach((pane, place) => pane.setStretchFactor(place === 0 ? 4 : 1))
  const bands = gapBands(price)
  const showAnnotations = openAnnotations(price)

  let drawn: { content: Content; bars: Bars; lines: LineBar[][]; of: string } | null = null
  let view = before

  chart.subscribeCrosshairMove(({ time, sourceEvent }) => {
    if (sourceEvent) onHover(typeof time === 'number' ? fromChartTime(time) : null)
  })
  /** A price is that of the pointer where prices are, and the close of the candle below them. */
  const toSpot = (time: Time | null | undefined, y: number): Spot | null => {
    const candles = drawn?.content.candles ?? []
    const openTime = typeof time === 'number' ? fromChartTime(time as UTCTimestamp) : candles.at(-1)?.openTime
    const pointed = y <= chart.panes()[0]!.getHeight() ? price.coordinateToPrice(y) : null
    const close = candles.find((candle) => candle.openTime === openTime)?.close
    const level = pointed ?? close
    if (openTime === undefined || level == null) return null
    return { openTime, price: Number(level.toFixed(drawn?.content.decimals ?? 0)) }
  }
  chart.subscribeClick(({ time, point }) => {
    const spot = point && toSpot(time, point.y)
    if (spot) onPick(spot)
  })
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    if (!drawn || !range) return
    view = { of: drawn.of, from: range.from, to: range.to }
    tellView()
    if (range.from < NEAR) onNearStart()
  })

  const timeAt = (place: number) => {
    const bars = drawn?.bars.price ?? []
    const bar = bars[Math.min(Math.max(Math.round(place), 0), bars.length - 1)]
    return bar && fromChartTime(bar.time)
  }
  const tellView = () => {
    const [from, to] = view ? [timeAt(Math.ceil(view.from)), timeAt(Math.floor(view.to))] : []
    if (from !== undefined && to !== undefined) onView(from, to)
  }

  const paint = () => {
    const { ink, grid, cross, surface, font, up, down, line, area, clear } = colours
    chart.applyOptions({
      layout: { background: { color: surface }, textColor: ink, fontFamily: font, panes: { separatorColor: grid } },
      grid: { vertLines: { color: grid }, horzLines: { color: grid } },
      crosshair: { vertLine: { color: cross }, horzLine: { color: cross } },
    })
    if (form.style === 'line') price.applyOptions({ color: line })
    else if (form.style === 'area') price.applyOptions({ lineColor: line, topColor: area, bottomColor: clear })
    else price.applyOptions({ upColor: up, downColor: down })
    layers.forEach((series, place) => series.applyOptions({ color: colourOf(form.layers[place]!, colours) }))
  }

  const draw = (content: Content) => {
    const { candles, decimals, line, scale, values } = content
    const of = `${line} ${content.range}`
    const known = drawn?.content.line === line ? drawn : null
    const bars = toBars(candles, interval, colours, form.style)
    const openTimes = candles.map(({ openTime }) => openTime)
    const lines = form.layers.map((layer) => toLine(openTimes, values[layer.id] ?? [], colourOf(layer, colours)))
    // What the library shows by itself meanwhile must not pass for a choice.
    const usual = candles.length > 0 ? { of, ...firstView(openTimes, content.range) } : null
    const target = view?.of !== of ? usual : known ? null : view
    drawn = null
    const last = candles.findLast(({ close }) => close !== null)?.close
    price.applyOptions({
      priceFormat: {
        type: 'custom',
        minMove: 10 ** -decimals,
        formatter: (value: number) => (value === last ? formatPrice(value, decimals) : axisPrice(value, decimals)),
      },
    })
    price.priceScale().applyOptions({ mode: MODES[scale] })
    hand(price, known?.bars.price ?? [], bars.price)
    if (volume) hand(volume, known?.bars.volume ?? [], bars.volume)
    layers.forEach((series, place) => hand(series, known?.lines[place] ?? [], lines[place]!))
    annotate(content)
    drawn = { content, bars, lines, of }
    if (target) chart.timeScale().setVisibleLogicalRange(target)
    const range = chart.timeScale().getVisibleLogicalRange()
    if (range) view = { of, from: range.from, to: range.to }
    tellView()
  }

  const annotate = ({ gaps, annotations }: Content) => {
    const named = gaps.flatMap(({ from, to, reason }): Band[] =>
      reason ? [{ first: from, last: openTimeOf(to, interval, -1), reason }] : [],
    )
    bands.show(named, colours.bands)
    showAnnotations(annotations, interval, colours)
  }
  paint()

  return {
    draw,
    repaint() {
      colours = chartColours(host)
      paint()
      if (!drawn) return
      const { content } = drawn
      drawn = { ...drawn, bars: { price: [], volume: [] }, lines: [] }
      draw(content)
    },
    point(openTime) {
      const place =
        drawn?.bars.price.findIndex(({ time }) => openTime !== null && fromChartTime(time) === openTime) ?? -1
      const candle = drawn?.content.candles.find((each) => each.openTime === openTime)
      if (place < 0 || !candle) return chart.clearCrosshairPosition()
      const range = chart.timeScale().getVisibleLogicalRange()
      if (range && (place < range.from + 1 || place > range.to - 1)) {
        const shift = place < range.from + 1 ? place - 1 - range.from : place + 1 - range.to
        chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift })
      }
      chart.setCrosshairPosition(candle.close ?? 0, toChartTime(candle.openTime), price)
    },
    zoom(factor) {
      const range = chart.timeScale().getVisibleLogicalRange()
      if (!range) return
      const width = Math.max(LEAST_SHOWN, (range.to - range.from) * factor)
      chart.timeScale().setVisibleLogicalRange({ from: range.to - width, to: range.to })
    },
    spotAt(x, y) {
      const { left, top } = host.getBoundingClientRect()
      return toSpot(chart.timeScale().coordinateToTime(x - left), y - top)
    },
    pointOf({ openTime, price: level }) {
      const { left, top, width, height } = host.getBoundingClientRect()
      const x = chart.timeScale().timeToCoordinate(toChartTime(openTime)) ?? width / 2
      return { x: left + x, y: top + (price.priceToCoordinate(level) ?? height / 2) }
    },
    view: () => view,
    picture: () => chart.takeScreenshot(true),
    remove: () => chart.remove(),
  }
}

function addPrice(chart: IChartApiBase<Time>, style: ChartStyle): ISeriesApi<SeriesType, Time> {
  if (style === 'line') return chart.addSeries(LineSeries, { lineWidth: 2 })
  if (style === 'area') return chart.addSeries(AreaSeries, { lineWidth: 2 })
  return chart.addSeries(CandlestickSeries, { borderVisible: true })
}

/** Lines with the price lie in its pane; the others get panes below the volume, one for each name. */
function addLayers(chart: IChartApiBase<Time>, { layers, hasVolume }: Form) {
  const panes = [...new Set(layers.flatMap(({ pane }) => pane ?? []))]
  return layers.map(({ pane, dashed }) =>
    chart.addSeries(
      LineSeries,
      {
        lineWidth: 2,
        lineStyle: dashed ? LineStyle.Dashed : LineStyle.Solid,
        priceLineVisible: false,
        lastValueVisible: pane !== null,
        crosshairMarkerVisible: false,
      },
      pane === null ? 0 : panes.indexOf(pane) + (hasVolume ? 2 : 1),
    ),
  )
}

const colourOf = ({ colour }: Layer, { series }: ChartColours): string => series[colour % series.length] ?? 'gray'

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
