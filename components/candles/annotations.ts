import {
  createSeriesMarkers,
  LineStyle,
  type IPriceLine,
  type ISeriesApi,
  type SeriesMarker,
  type SeriesType,
  type Time,
} from 'lightweight-charts'
import { openTimeOf, type Interval } from '@/lib/candles/interval'
import { toChartTime } from './bars'

/** Something that happened at a moment (epoch ms), shown over its candle. */
export type Mark = { at: number; kind: 'fired' | 'picked' }
/** A level that is watched. */
export type AlertLine = { price: number; label: string }
export type Annotations = { marks: readonly Mark[]; lines: readonly AlertLine[] }

type Colours = { fired: string; picked: string }

/** One marker to a candle: several firings in it become one with their number. */
export function toMarkers(marks: readonly Mark[], interval: Interval, colours: Colours): SeriesMarker<Time>[] {
  const counts = new Map<string, { openTime: number; kind: Mark['kind']; count: number }>()
  for (const { at, kind } of marks) {
    const openTime = openTimeOf(at, interval)
    const known = counts.get(`${openTime} ${kind}`)
    counts.set(`${openTime} ${kind}`, { openTime, kind, count: (known?.count ?? 0) + 1 })
  }
  return [...counts.values()]
    .toSorted((one, other) => one.openTime - other.openTime)
    .map(({ openTime, kind, count }) => ({
      time: toChartTime(openTime),
      position: kind === 'fired' ? 'aboveBar' : 'belowBar',
      shape: kind === 'fired' ? 'arrowDown' : 'arrowUp',
      color: colours[kind],
      ...(count > 1 && { text: `×${count}` }),
    }))
}

/** Shows marks and levels on a series; showing others replaces them. */
export function openAnnotations(series: ISeriesApi<SeriesType, Time>) {
  const markers = createSeriesMarkers<Time>(series, [])
  let shown: IPriceLine[] = []
  return (annotations: Annotations, interval: Interval, colours: Colours) => {
    markers.setMarkers(toMarkers(annotations.marks, interval, colours))
    for (const line of shown) series.removePriceLine(line)
    shown = annotations.lines.map(({ price, label }) =>
      series.createPriceLine({
        price,
        title: label,
        color: colours.fired,
        lineStyle: LineStyle.Dashed,
        lineWidth: 1,
        axisLabelVisible: true,
      }),
    )
  }
}
