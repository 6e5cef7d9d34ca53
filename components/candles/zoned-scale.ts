import { defaultHorzScaleBehavior } from 'lightweight-charts'
import { fromChartTime } from './bars'
import { formatMark } from './chart-time'
import { markOf, markWeight } from './mark-weight'

const Usual = defaultHorzScaleBehavior()
type Behaviour = InstanceType<typeof Usual>
type Points = Parameters<Behaviour['fillWeightsForPoints']>[0]
type Weight = Points[number]['timeWeight']

const momentOf = (time: unknown): number => (typeof time === 'number' ? fromChartTime(time) : Number.NaN)

/** A time axis whose days begin when those of `zone` do. Its data stays in UTC: only marks and words follow the zone. */
export const zonedScale = (zone: string) =>
  new (class extends Usual {
    override fillWeightsForPoints(points: Points, startIndex: number) {
      const times = points.map(({ originalTime }) => momentOf(originalTime))
      for (let at = startIndex; at < points.length; at++) {
        const time = times[at]!
        const before = times[at - 1] ?? 2 * time - (times[1] ?? time)
        points[at]!.timeWeight = markWeight(before, time, zone) as Weight
      }
    }

    override formatTickmark({ originalTime, weight }: Parameters<Behaviour['formatTickmark']>[0]) {
      return formatMark(momentOf(originalTime), markOf(weight), zone)
    }
  })()
