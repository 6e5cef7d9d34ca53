import type { InstrumentRef } from '@/lib/instruments/contract'
import { getInstrument } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { DAY, MINUTE, minuteOf } from '@/lib/platform/time'
import type { HistoryRequest, HistoryResponse } from './contract'
import { PUSH } from '@/lib/sources/registry'
import { cutRange } from './cut-range'
import { unitOf } from './measure'
import { missingMinutes } from './missing'
import { readCollection, readMetric } from './store'
import { readRateHistory } from './read-rate-history'

/** The longest range one history answer covers. */
const LONGEST = 31 * DAY

/** One metric over time, as `GET /api/metrics/{name}/history` answers: complete minutes only, the last 24 h by default. */
export async function readHistory(
  db: Db,
  name: InstrumentRef,
  request: HistoryRequest,
  { now, secret }: { now: number; secret: string },
): Promise<HistoryResponse> {
  const { measure } = request
  const instrument = await getInstrument(db, name)
  if (measure === 'rate') return readRateHistory(db, instrument, request, { now, secret })
  const until = Math.min(request.to ?? now, minuteOf(now))
  const asked = { from: request.from ?? until - DAY, to: until, cursor: request.cursor }
  const { from, to, next } = cutRange(asked, LONGEST, secret)
  const [{ points, quoted }, collection] = await Promise.all([
    readMetric(db, instrument.id, measure, { from, to }),
    readCollection(db, instrument, { from, to }),
  ])
  return {
    name: instrument.symbol,
    measure,
    unit: unitOf(measure, instrument),
    points,
    expected: Math.max(0, Math.ceil((to - Math.ceil(from / MINUTE) * MINUTE) / MINUTE)),
    received: points.length,
    gaps: missingMinutes(
      points.map(({ time }) => time),
      { from, to },
      { ...collection, quoted, isPushed: instrument.source === PUSH.id },
    ),
    from,
    to,
    next,
  }
}
