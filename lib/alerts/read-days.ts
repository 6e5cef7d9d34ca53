import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import { dayNumber, dayOf } from '@/lib/rates/day'
import { hasPriceBefore, type LaneDay, readLanesSeries } from '@/lib/rates/store'
import { NO_VALUES } from './judge'
import type { Watched } from './read-series'
import type { Row, Series } from './series'

/** The days of some lanes that have a rate, from `from` on, before `to` (epoch ms): what minutes are to other instruments. */
export async function readDays(
  db: Db,
  lanes: readonly Watched[],
  { from, to }: { from: number; to: number },
): Promise<Series[]> {
  const range = { from: dayOf(Math.max(0, from)), to: dayOf(Math.max(0, Math.ceil(to / DAY) * DAY)) }
  const found = await readLanesSeries(
    db,
    lanes.map(({ id }) => id),
    range,
  )
  return lanes.map(({ id, symbol, source }) => {
    const rows = (found.get(id) ?? []).map(rowOf)
    return { instrumentId: id, symbol, source, rows, told: [] }
  })
}

/** Whether any of these lanes has a price from before a moment. */
export const isKeptBeforeDay = (db: Db, ids: readonly number[], before: number): Promise<boolean> =>
  hasPriceBefore(db, ids, dayOf(Math.max(0, before)))

function rowOf({ day, average }: Pick<LaneDay, 'day' | 'average'>): Row {
  const values = { ...NO_VALUES, rate: average }
  return { minute: dayNumber(day), open: average, high: average, low: average, isStreamed: false, values }
}
