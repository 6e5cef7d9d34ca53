import type { Bar } from '@/lib/candles/candle'
import { type Interval, openTimeOf } from '@/lib/candles/interval'
import type { Series } from '@/lib/candles/read-page'
import type { Instrument } from '@/lib/instruments/instrument'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import { dayNumber, dayOf } from './day'
import { findLaneEnds, type LaneDay, readLaneSeries } from './store'

/** Where the candles of an instrument come from: those of a lane are its days; undefined for its minutes. */
export const seriesOf = (db: Db, { id, kind }: Pick<Instrument, 'id' | 'kind'>, now: number): Series | undefined =>
  kind === 'lane' ? laneSeries(db, id, now) : undefined

const isDaily = (interval: Interval): boolean => /[dwM]$/.test(interval)

/** A lane has a value for each day, so nothing shorter has a candle, and a day's candle is one number. */
function laneSeries(db: Db, id: number, now: number): Series {
  const read: Series['read'] = async (interval, { from, to, limit, newestFirst }) => {
    if (!isDaily(interval)) return []
    const until = Math.min(to, Math.floor(now / DAY) * DAY + DAY)
    if (from >= until) return []
    const days = await readLaneSeries(db, id, { from: dayOf(Math.max(from, 0)), to: dayOf(until) })
    const bars = foldDays(days, interval)
    if (newestFirst) bars.reverse()
    return bars.slice(0, limit)
  }
  return {
    read,
    async first() {
      const ends = await findLaneEnds(db, id)
      return ends ? dayNumber(ends.first) * DAY : undefined
    },
    async before(interval, before) {
      const [bar] = await read(interval, { from: 0, to: before, limit: 1, newestFirst: true })
      return bar
    },
  }
}

/** Days to longer candles. `count`: how many prices they are made of. A lane knows no volume. */
export function foldDays(days: readonly LaneDay[], interval: Interval): Bar[] {
  const bars: Bar[] = []
  for (const { day, average, count } of days) {
    const openTime = openTimeOf(dayNumber(day) * DAY, interval)
    const bar = bars.at(-1)
    if (bar?.openTime === openTime) {
      bar.high = Math.max(bar.high, average)
      bar.low = Math.min(bar.low, average)
      bar.close = average
      bar.count = (bar.count ?? 0) + count
    } else {
      const flat = { open: average, high: average, low: average, close: average }
      bars.push({ openTime, ...flat, volume: null, count, quality: 'exchange' })
    }
  }
  return bars
}
