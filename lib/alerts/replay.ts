import type { Measure } from '@/lib/metrics/measure'
import { MINUTE, SECOND } from '@/lib/platform/time'
import type { Hush } from './dead-source'
import { type AlertState, elapse, type Evaluation, follow } from './evaluate'
import { MinuteRing, tidy } from './history'
import { NO_VALUES, type Point, type Values, type Window } from './judge'
import { LIVE, reachOf, type Rule } from './rule'
import type { Row, Series, Told } from './series'

/** The exchange's own candle of a minute is asked for so long after its end. */
const SEALED_AFTER = 5 * SECOND

type Cell = { volume: number; price: number; closedAt: number; closedSeq: number }

/** `foldFrom`: quotes from then on, before `from`, are what the rule finds when it begins. */
type Range = { foldFrom: number; from: number; to: number }

/**
 * Goes through the quotes of the journal in the order in which they were received, as live evaluation did. `window`: how
 * it was when they began, and where places are known by minute.
 */
export function replayTold(
  rule: Rule,
  state: AlertState,
  { rows, told }: Series,
  { foldFrom, from, to }: Range,
  { window: begun, hush }: { window: Pick<Window, 'rank' | 'heardAt'> & { minute: number }; hush: Hush },
  tell: (evaluation: Evaluation) => void,
): AlertState {
  const rings = new Map<Measure, MinuteRing>()
  for (const [measure, minutes] of reachOf([rule])) rings.set(measure, new MinuteRing(minutes))
  const window: Window = {
    ring: (measure) => rings.get(measure),
    rank: begun.rank,
    heardAt: begun.heardAt,
    since: from,
  }
  const remember = (minute: number, values: Partial<Values>) => {
    for (const [measure, ring] of rings) {
      const value = values[measure]
      if (value !== undefined) ring.set(minute, value === null ? null : tidy(value))
    }
  }
  const begins = Math.floor(foldFrom / MINUTE)
  for (const { minute, values } of rows) if (minute < begins) remember(minute, values)

  const cells = new Map<number, Cell>()
  const sealed = rows.filter(({ minute, isStreamed }) => !isStreamed && minute >= begins)
  const stated = new Map(rows.map(({ minute, values }) => [minute, values]))
  let copied = begins - 1
  let last = { time: 0, seq: NaN, price: NaN }
  let polled: { minute: number; price: number; at: number } | undefined
  let latest: Point | undefined
  let isBegun = foldFrom === from

  const evaluateAt = (point: Point) => {
    if (!isBegun) return
    const at = Math.max(point.at, from)
    if (latest) state = hush.pass(rule, state, at, latest, window, tell)
    latest = at === point.at ? point : { ...point, at }
    begun.minute = Math.floor(at / MINUTE)
    state = follow(rule, state, latest, window, tell).state
  }
  const copyBefore = (minute: number) => {
    for (let each = copied + 1; each < minute; each++) {
      const cell = cells.get(each)
      if (cell) remember(each, valuesOf(cell))
    }
    copied = Math.max(copied, minute - 1)
  }

  function hear({ receivedAt, time, price, size, seq }: Told): void {
    const minute = Math.floor(time / MINUTE)
    if (minute < begins) return
    const isNewest = time > last.time || (time === last.time && !(seq < last.seq))
    const before = last
    if (isNewest) last = { time, seq, price }
    fold(cells, minute, { time, price, size, seq })
    if (!isNewest && minute !== Math.floor(before.time / MINUTE)) return remember(minute, valuesOf(cells.get(minute)!))
    copyBefore(minute)
    window.heardAt = before.time || window.heardAt
    const values = { ...NO_VALUES, ...stated.get(minute), ...valuesOf(cells.get(minute)!), price: last.price }
    if (receivedAt - last.time <= LIVE) evaluateAt({ at: last.time, minute, on: 'tick', values })
    window.heardAt = last.time
  }

  function poll({ receivedAt, price }: Told): void {
    const minute = Math.floor(receivedAt / MINUTE)
    if (cells.has(minute)) return
    polled = { minute, price, at: receivedAt }
    remember(minute, { price })
    const values = { ...NO_VALUES, ...stated.get(minute), price, volume: null }
    if (rule.isLasting) evaluateAt({ at: receivedAt, minute, on: 'tick', values })
    window.heardAt = receivedAt
  }

  function seal({ minute, values }: Row): void {
    if (cells.has(minute)) return
    remember(minute, values)
    const price = polled && polled.minute > minute ? polled.price : values.price
    if (!rule.isLasting) evaluateAt({ at: (minute + 1) * MINUTE, minute, on: 'tick', values: { ...values, price } })
  }

  /** What is new looks at what was heard last, if that is not old: a minute's volume only while the minute runs. */
  const begin = () => {
    if (isBegun) return
    sealUntil(from)
    isBegun = true
    const at = Math.max(last.time, polled?.at ?? 0)
    const minute = Math.floor(at / MINUTE)
    if (at === 0 || from - at > LIVE || !(rule.isLasting || minute === Math.floor(from / MINUTE))) return
    const cell = cells.get(minute)
    const heard = cell ? { ...valuesOf(cell), price: last.price } : { price: polled!.price, volume: null }
    window.heardAt = from // nothing is heard at this moment, and no silence ends
    evaluateAt({ at: from, minute, on: 'tick', values: { ...NO_VALUES, ...stated.get(minute), ...heard } })
    window.heardAt = at
  }

  let next = 0
  const sealUntil = (time: number) => {
    while (next < sealed.length && (sealed[next]!.minute + 1) * MINUTE + SEALED_AFTER <= time) seal(sealed[next++]!)
  }
  for (const quote of told) {
    if (quote.time >= to) continue
    if (quote.receivedAt >= from) begin()
    sealUntil(quote.receivedAt)
    if (quote.isPoll) poll(quote)
    else hear(quote)
  }
  begin()
  sealUntil(to)
  if (!latest) return state
  state = hush.pass(rule, state, to, latest, window, tell)
  return elapse(rule, state, to, latest, window, tell)
}

function fold(
  cells: Map<number, Cell>,
  minute: number,
  { time, price, size, seq }: Omit<Told, 'receivedAt' | 'isPoll'>,
) {
  const cell = cells.get(minute)
  if (!cell) return void cells.set(minute, { volume: size ?? NaN, price, closedAt: time, closedSeq: seq })
  if (size !== null) cell.volume = Number.isNaN(cell.volume) ? size : cell.volume + size
  if (time > cell.closedAt || (time === cell.closedAt && !(seq < cell.closedSeq)))
    Object.assign(cell, { price, closedAt: time, closedSeq: seq })
}

const valuesOf = ({ volume, price }: Cell): Pick<Values, 'price' | 'volume'> => ({
  price,
  volume: Number.isNaN(volume) ? null : tidy(volume),
})
