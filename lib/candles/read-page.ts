import { z } from 'zod'
import { readCursor, writeCursor } from '@/lib/platform/cursor'
import type { Db } from '@/lib/platform/db'
import type { Bar, Candle } from './candle'
import type { CandlesRequest, CandlesResponse } from './contract'
import { fillGrid } from './fill'
import { closeTimeOf, type Interval, openTimeOf } from './interval'
import { planPage, walksBack } from './page'
import { type BarRange, findFirstMinute, findMinuteBefore, readBars } from './store'

const Position = z.strictObject({ from: z.number().optional(), to: z.number().optional() })

type Of = { id: number; symbol: string; removedAt: number | null }

/** Where an instrument's bars come from. */
export type Series = {
  /** When the first bar opened, undefined when there is none. */
  first(): Promise<number | undefined>
  read(interval: Interval, range: BarRange): Promise<Bar[]>
  /** The newest bar of `interval` that opened before `before`. */
  before(interval: Interval, before: number): Promise<Bar | undefined>
}

const minutesOf = (db: Db, { id }: Of): Series => ({
  first: () => findFirstMinute(db, id),
  read: (interval, range) => readBars(db, id, interval, range),
  before: (interval, before) => findBarBefore(db, id, interval, before),
})

/** One page of an instrument's candles, as `GET /api/instruments/{id}/candles` answers. */
export async function readCandlePage(
  db: Db,
  instrument: Of,
  request: CandlesRequest,
  { now, secret }: { now: number; secret: string },
  series: Series = minutesOf(db, instrument),
): Promise<CandlesResponse> {
  const { interval, fill, sort, partial, limit } = request
  const position = request.cursor === undefined ? {} : readCursor(secret, Position, request.cursor)
  const asked = { interval, sort, partial, limit, from: position.from ?? request.from, to: position.to ?? request.to }
  const answer = (candles: Candle[], next: z.infer<typeof Position> | null): CandlesResponse => ({
    symbol: instrument.symbol,
    interval,
    candles: sort === 'desc' ? candles.toReversed() : candles,
    next: next && writeCursor(secret, next),
  })

  const begins = await series.first()
  const ends = instrument.removedAt === null ? now : Math.min(now, instrument.removedAt)
  if (begins === undefined) return answer([], null)
  // Without filling the grid has holes, so a page of `limit` candles may span any time: ask for the whole range.
  const plan = planPage(fill === 'none' ? { ...asked, limit: Infinity } : asked, begins, ends)
  if (plan === null) return answer([], null)

  const range = { from: plan.first, to: closeTimeOf(plan.last, interval) }
  if (fill === 'none') {
    const back = walksBack(asked)
    const found = await series.read(interval, { ...range, limit: limit + 1, newestFirst: back })
    const bars = found.slice(0, limit)
    const candles = fillGrid(back ? bars.toReversed() : bars, {
      interval,
      first: plan.first,
      last: plan.last,
      now,
      fill,
      before: undefined,
    })
    const end = bars.at(-1)
    const next =
      found.length > limit && end ? (back ? { to: end.openTime } : { from: closeTimeOf(end.openTime, interval) }) : null
    return answer(candles, next)
  }
  const [bars, before] = await Promise.all([series.read(interval, range), series.before(interval, plan.first)])
  return answer(fillGrid(bars, { interval, first: plan.first, last: plan.last, now, fill, before }), plan.next)
}

/** The newest bar of `interval` that opened before `before`. */
async function findBarBefore(
  db: Db,
  instrumentId: number,
  interval: Interval,
  before: number,
): Promise<Bar | undefined> {
  const minute = await findMinuteBefore(db, instrumentId, before)
  if (minute === undefined || interval === '1m') return minute
  const from = openTimeOf(minute.openTime, interval)
  const [bar] = await readBars(db, instrumentId, interval, { from, to: before })
  return bar
}
