import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeMinutes } from '@/lib/candles/store'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { recordPoll } from '@/lib/quotes/store'
import { openScriptedMarket } from './scripted-market'

const NINE = Date.UTC(2026, 0, 5, 9)
const ABOVE_100 = { condition: { type: 'above', value: 100 } } as const
const THREE_TIMES = { measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' } } as const

let house: Awaited<ReturnType<typeof openScriptedMarket>>
let id: number
beforeEach(async () => {
  house = await openScriptedMarket(NINE)
  id = await house.listAsked()
})
afterEach(() => house.close())

const quoteOf = (price: number, volume24h: number | null = null) => ({
  instrumentId: id,
  code: 'TEA',
  price,
  bid: null,
  ask: null,
  volume24h,
  changeAbsolute: null,
  changePercentage: null,
})
const poll = (price: number, volume24h: number | null = null) =>
  house.engine.feeds.polled('asked', house.clock.time, [quoteOf(price, volume24h)])
const bar = (minute: number, volume: number, close = 10) => ({
  openTime: NINE + minute * MINUTE,
  open: close,
  high: close,
  low: close,
  close,
  volume,
  count: null,
  quality: 'exchange' as const,
  openedAt: null,
  closedAt: null,
})
const told = async () =>
  (await house.episodes()).map(({ startedAt, endedAt }) => [startedAt - NINE, endedAt && endedAt - NINE])

test('what a poll sees is evaluated like a quote, and what it states besides', async () => {
  await house.alert(ABOVE_100)
  await house.alert({ measure: 'volume_24h', condition: { type: 'above', value: 5_000 } })
  poll(99, 4_000)
  house.clock.time += 5 * SECOND
  poll(101, 6_000)
  house.clock.time += 5 * SECOND
  poll(99, 7_000)
  await house.stop()
  expect(await told()).toEqual([
    [5_000, 10_000],
    [5_000, null],
  ])
})

test('a minute that its exchange states is evaluated when it comes; the first history and what is old fire nothing', async () => {
  for (const on of ['tick', 'close'] as const) await house.alert({ ...THREE_TIMES, on })
  poll(10)
  const history = Array.from({ length: 60 }, (_, k) => bar(k - 60, k === 50 ? 10_000 : 100))
  house.engine.feeds.sealed(id, history)
  house.clock.time += MINUTE + 5 * SECOND
  poll(10)
  house.pass(0)
  house.engine.feeds.sealed(id, [bar(-1, 100), bar(0, 2_000)])
  house.clock.time += 20 * MINUTE
  house.engine.feeds.sealed(
    id,
    Array.from({ length: 21 }, (_, k) => bar(k, k === 3 ? 1e6 : k === 19 ? 1e5 : 100)),
  )
  await house.stop()
  // The tenth minute of history, and the fourth of the gap, are history. The one before the last is not.
  expect(await told()).toEqual([
    [MINUTE, 17 * MINUTE],
    [MINUTE, 17 * MINUTE],
    [20 * MINUTE, 21 * MINUTE],
    [20 * MINUTE, 21 * MINUTE],
  ])
})

test('an instrument that streams counts once: its quotes, not what polls and history say of the same minute', async () => {
  await house.alert(ABOVE_100)
  await house.alert({ ...THREE_TIMES, on: 'close' })
  const { directory, presence } = house.market
  const index = directory.know('asked', 'TEA', id)
  presence.watch(index, 'asked')
  presence.connected('asked', NINE - 1)
  for (let k = 60; k > 0; k--) house.engine.feeds.sealed(id, [bar(-k, 100)])
  house.market.add(index, 99, 301, NINE + 1, NaN, 1, NINE)
  await house.commit()
  poll(101)
  house.pass(MINUTE + 2 * SECOND)
  house.engine.feeds.sealed(id, [bar(0, 9_999, 101)])
  await house.stop()
  expect(await house.episodes()).toMatchObject([
    { startedAt: NINE + MINUTE, trace: { readings: [{ value: 301, mean: 100 }] } },
  ])
})

test('polls and minutes that were kept, but not evaluated when the process died, are evaluated at the next start', async () => {
  await house.alert(ABOVE_100)
  await house.alert({ ...THREE_TIMES, on: 'close' })
  poll(99)
  house.engine.feeds.sealed(
    id,
    Array.from({ length: 60 }, (_, k) => bar(k - 60, 100)),
  )
  await writeMinutes(
    house.db,
    Array.from({ length: 60 }, (_, k) => ({ ...bar(k - 60, 100), instrumentId: id })),
    'replace',
  )
  await house.stop()
  house.clock.time += MINUTE + 10 * SECOND
  await recordPoll(house.db, { key: 'unseen', receivedAt: NINE + 30 * SECOND, quotes: [quoteOf(101)] })
  await writeMinutes(house.db, [{ ...bar(0, 400), instrumentId: id }], 'replace')
  await house.restart()
  await house.stop()
  expect(await told()).toEqual([
    [30_000, null],
    [MINUTE, null],
  ])
})
