import type { CreatePriceLineOptions, SeriesMarker, UTCTimestamp } from 'lightweight-charts'
import { openTimeOf, type Interval } from '@/lib/candles/interval'
import { toChartTime } from './bars'
import type { AlertLine, Mark } from './layer'

const DASHED = 2 // LineStyle.Dashed: the library's own value is not loaded for it

/** The level of an alert as the chart draws it: dashed, named on the axis. */
export const toPriceLine = ({ id, price, label }: AlertLine, colour: string): CreatePriceLineOptions => ({
  id,
  price,
  title: label,
  color: colour,
  lineStyle: DASHED,
})

/** What happened, above the candle that holds its time, oldest first. An arrow is a beginning, a circle an end. */
export const toMarkers = (marks: readonly Mark[], interval: Interval, colour: string): SeriesMarker<UTCTimestamp>[] =>
  marks
    .toSorted((one, other) => one.time - other.time)
    .map(({ id, time, label, tone }) => ({
      id,
      time: toChartTime(openTimeOf(time, interval)),
      text: label,
      color: colour,
      position: 'aboveBar',
      shape: tone === 'fired' ? 'arrowDown' : 'circle',
    }))
