import type { Instrument } from '@/lib/instruments/instrument'
import type { Db } from '@/lib/platform/db'
import { DAY } from '@/lib/platform/time'
import { dayNumber, dayOf } from '@/lib/rates/day'
import { readLaneSeries } from '@/lib/rates/store'
import type { HistoryRequest, HistoryResponse } from './contract'
import { cutRange } from './cut-range'
import { unitOf } from './measure'

const LONGEST = 3_660 * DAY

/** The rate of a lane, day by day, the last 30 days unless asked otherwise. A day without enough prices has no point. */
export async function readRateHistory(
  db: Db,
  instrument: Instrument,
  request: HistoryRequest,
  { now, secret }: { now: number; secret: string },
): Promise<HistoryResponse> {
  const startOf = (time: number) => Math.ceil(time / DAY) * DAY
  const until = Math.min(startOf(request.to ?? now), startOf(now))
  const asked = { from: startOf(request.from ?? until - 30 * DAY), to: until, cursor: request.cursor }
  const { from, to, next } = cutRange(asked, LONGEST, secret)
  const range = { from: dayOf(from), to: dayOf(to) }
  const days = instrument.kind === 'lane' && from < to ? await readLaneSeries(db, instrument.id, range) : []
  const points = days.map(({ day, average }) => ({ time: dayNumber(day) * DAY, value: average }))
  const seen = new Set(points.map(({ time }) => time))
  const gaps: HistoryResponse['gaps'] = []
  for (let time = from; time < to; time += DAY) {
    if (seen.has(time)) continue
    const last = gaps.at(-1)
    if (last?.to === time) last.to = time + DAY
    else gaps.push({ from: time, to: time + DAY, reason: 'not_collected' })
  }
  return {
    name: instrument.symbol,
    measure: 'rate',
    unit: unitOf('rate', instrument),
    points,
    expected: Math.max(0, (to - from) / DAY),
    received: points.length,
    gaps,
    from,
    to,
    next,
  }
}
