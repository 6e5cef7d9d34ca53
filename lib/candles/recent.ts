import type { Db } from '@/lib/platform/db'
import { MINUTE, minuteOf } from '@/lib/platform/time'
import type { Candle } from './candle'
import { fillGrid } from './fill'
import { readMinutesOf } from './store'

const RECENT = 30

/** The last 30 one-minute candles of each instrument, the running one included. Fewer when it is younger than that. */
export async function readRecentCandles(
  db: Db,
  instrumentIds: readonly number[],
  now: number,
): Promise<Map<number, Candle[]>> {
  const last = minuteOf(now)
  const first = last - (RECENT - 1) * MINUTE
  const minutes = await readMinutesOf(db, instrumentIds, { from: first, to: last + MINUTE })
  return new Map(
    [...minutes].map(([id, { bars, before }]) => [
      id,
      fillGrid(bars, { interval: '1m', first, last, now, fill: 'close', before }),
    ]),
  )
}
