import { afterEach, beforeEach, expect, test } from 'vitest'
import { patchAlert, removeAlert } from '@/lib/alerts/store'
import { HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { openScriptedMarket } from './scripted-market'

const NINE = Date.UTC(2026, 0, 5, 9)
const THREE_TIMES = { measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' } } as const
const ABOVE_100 = { condition: { type: 'above', value: 100 } } as const

let house: Awaited<ReturnType<typeof openScriptedMarket>>
beforeEach(async () => void (house = await openScriptedMarket(NINE)))
afterEach(() => house.close())

/** So many minutes of the same volume, each told when it is over, up to the minute that runs now. */
async function pastOf(code: string, minutes: number, volume: number) {
  for (let minute = minutes; minute > 0; minute--) house.quote(code, 10, volume, house.clock.time - minute * MINUTE + 1)
  await house.commit()
}

test('an hour of 100, then 300 in the running minute: nothing. 0.01 more: one firing, one message', async () => {
  await house.alert(THREE_TIMES)
  await pastOf('TEA', 60, 100)
  house.clock.time += 5 * SECOND
  house.quote('TEA', 10, 200)
  house.quote('TEA', 10, 100)
  await house.commit()
  house.clock.time += 5 * SECOND
  house.quote('TEA', 10, 0.01)
  await house.commit()
  house.quote('TEA', 10, 50)
  await house.stop()
  expect(await house.episodes()).toMatchObject([
    {
      symbol: 'PUSH:TEA',
      startedAt: NINE + 10 * SECOND,
      endedAt: null,
      trace: { minute: NINE, readings: [{ value: 300.01, threshold: 300, mean: 100, ratio: 3.0001, n: 60 }] },
    },
  ])
  expect(await house.outbox()).toMatchObject([{ kind: 'alert.firing', eventId: expect.stringMatching(/^evt_[^.]+$/) }])
})

test('a rule that is made when it holds already fires at once, with the past that was told before it was there', async () => {
  await pastOf('TEA', 60, 100)
  house.quote('TEA', 10, 300.01)
  await house.commit()
  await house.alert(THREE_TIMES)
  await house.stop()
  expect(await house.episodes()).toMatchObject([{ startedAt: NINE, trace: { readings: [{ value: 300.01, n: 60 }] } }])
})

test('with 29 minutes before, nothing fires whatever comes', async () => {
  await house.alert(THREE_TIMES)
  await pastOf('TEA', 29, 100)
  house.quote('TEA', 10, 1e9)
  await house.stop()
  expect(await house.episodes()).toEqual([])
})

test('a firing ends with the first quote of a quieter minute', async () => {
  await house.alert(THREE_TIMES)
  await pastOf('TEA', 60, 100)
  house.quote('TEA', 10, 301)
  await house.commit()
  house.clock.time += MINUTE + 7 * SECOND
  house.quote('TEA', 10, 1)
  await house.stop()
  expect(await house.episodes()).toMatchObject([{ endedAt: NINE + MINUTE + 7 * SECOND, endReason: 'recovered' }])
  expect((await house.outbox()).map(({ kind }) => kind)).toEqual(['alert.firing', 'alert.resolved'])
})

test('quotes of one batch are evaluated one by one: a price that was there for a moment was there', async () => {
  await house.alert(ABOVE_100)
  for (const [k, price] of [99, 101, 99, 102].entries()) house.quote('TEA', price, NaN, NINE + k)
  await house.stop()
  expect(
    (await house.episodes()).map(({ startedAt, endedAt }) => [startedAt - NINE, endedAt && endedAt - NINE]),
  ).toEqual([
    [1, 2],
    [3, null],
  ])
})

test('a rule that is made, changed, switched off or removed takes hold at once; what fired under the old one ends', async () => {
  const above = await house.alert(ABOVE_100)
  const other = await house.alert({ condition: { type: 'above', value: 90 } })
  house.quote('TEA', 101)
  await house.commit()
  await patchAlert(house.db, above.id, { name: 'another name', channels: [] }, house.clock.time)
  await house.readRules()
  house.clock.time += SECOND
  await patchAlert(house.db, above.id, { condition: { type: 'above', value: 200 } }, house.clock.time)
  await house.readRules()
  house.clock.time += SECOND
  await removeAlert(house.db, other.id, house.clock.time)
  await house.readRules()
  house.quote('TEA', 201)
  await house.commit()
  house.clock.time += SECOND
  await patchAlert(house.db, above.id, { enabled: false }, house.clock.time)
  await house.readRules()
  house.quote('TEA', 300)
  await house.stop()
  const ends = (await house.episodes()).map(({ alertId, startedAt, endedAt, endReason }) => [
    alertId,
    startedAt - NINE,
    endedAt! - NINE,
    endReason,
  ])
  expect(ends).toEqual([
    [above.id, 0, 1_000, 'edited'],
    [other.id, 0, 2_000, 'removed'],
    [above.id, 2_000, 3_000, 'disabled'],
  ])
})

test('a rule that is changed and holds all the same fires anew, from then on', async () => {
  const { id } = await house.alert(ABOVE_100)
  house.quote('TEA', 101)
  await house.commit()
  house.clock.time += 30 * SECOND
  await patchAlert(house.db, id, { condition: { type: 'above', value: 100.5 } }, house.clock.time)
  await house.readRules()
  house.quote('TEA', 99, NaN, house.clock.time - SECOND) // it was on its way
  await house.stop()
  expect(await house.episodes()).toMatchObject([
    { startedAt: NINE, endedAt: NINE + 30 * SECOND, endReason: 'edited' },
    { startedAt: NINE + 30 * SECOND, endedAt: NINE + 30 * SECOND, endReason: 'recovered' },
  ])
  expect(await house.outbox()).toHaveLength(3)
})

test('the clock decides nothing over a quote that waits for the journal', async () => {
  await house.alert({ ...ABOVE_100, for: '10s' })
  house.quote('TEA', 101)
  await house.commit()
  const letGo = await lockJournal()
  house.clock.time += 5 * SECOND
  house.quote('TEA', 99)
  house.pass(30 * SECOND)
  await letGo()
  await house.commit()
  house.pass(30 * SECOND)
  await house.stop()
  expect(await house.episodes()).toEqual([])
})

/** Keeps everybody from writing quotes. Answers how to let them again. */
async function lockJournal(): Promise<() => Promise<void>> {
  let letGo = () => {}
  const held = new Promise<void>((resolve) => (letGo = resolve))
  let isLocked = () => {}
  const locked = new Promise<void>((resolve) => (isLocked = resolve))
  const locking = house.db.transaction(async (tx) => {
    await tx.execute('lock table quotes in exclusive mode')
    isLocked()
    await held
  })
  await locked
  return async () => {
    letGo()
    await locking
  }
}

test('what was pending goes on over a restart, and what fired does not fire again', async () => {
  await house.alert({ ...ABOVE_100, for: '5m' })
  await house.alert(ABOVE_100)
  house.quote('TEA', 101)
  await house.restart()
  house.clock.time += MINUTE
  house.quote('TEA', 102)
  await house.restart()
  house.pass(4 * MINUTE + 2 * SECOND)
  await house.restart()
  house.pass(10 * MINUTE)
  await house.stop()
  expect((await house.episodes()).map(({ startedAt }) => (startedAt - NINE) / MINUTE)).toEqual([0, 5])
})

test('a rule that was changed while nobody looked ends what it had open', async () => {
  const { id } = await house.alert(ABOVE_100)
  house.quote('TEA', 101)
  await house.stop()
  await patchAlert(house.db, id, { for: '1m' }, house.clock.time)
  await house.restart()
  await house.stop()
  expect(await house.episodes()).toMatchObject([{ endReason: 'edited' }])
})

test('a minute is evaluated when it is over, also when late quotes complete it', async () => {
  await house.alert({ ...THREE_TIMES, on: 'close' })
  await pastOf('TEA', 60, 100)
  house.quote('TEA', 10, 299)
  await house.commit()
  house.clock.time += MINUTE + SECOND
  house.quote('TEA', 10, 2, NINE + MINUTE - 1)
  await house.commit()
  house.pass(0)
  house.pass(SECOND)
  await house.stop()
  expect(await house.episodes()).toMatchObject([
    { startedAt: NINE + MINUTE, trace: { on: 'close', minute: NINE, readings: [{ value: 301, mean: 100 }] } },
  ])
})

test('an instrument that is silent fires when its time is over, and a dead source only once', async () => {
  await house.alert({ condition: { type: 'no-data', after: '2m' } })
  for (const code of ['A', 'B', 'C']) house.quote(code, 10, 1, NINE + code.charCodeAt(0))
  await house.commit()
  for (let second = 10; second <= 180; second += 10) {
    house.pass(10 * SECOND)
    if (second <= 100) house.quote('A', 10)
    if (second === 50) house.quote('B', 10)
    await house.commit()
  }
  house.pass(5 * MINUTE)
  const told = async () =>
    (await house.episodes()).map(({ symbol, startedAt, trace }) => [symbol, startedAt - NINE, trace.suppressed ?? 0])
  // C was silent while its source lived; then all are, and the one that was heard last speaks for all.
  await expect.poll(told).toEqual([
    ['PUSH:C', 120_067, 0],
    ['PUSH:A', 220_000, 2],
  ])
  house.quote('A', 10)
  await house.commit()
  house.pass(MINUTE)
  house.quote('A', 10)
  await house.commit()
  house.pass(MINUTE)
  await house.stop()
  expect((await house.episodes()).filter(({ endedAt }) => endedAt === null).map(({ symbol }) => symbol)).toEqual([
    'PUSH:C',
  ])
})

test('on close, a silence that a restart falls into is a silence all the same', async () => {
  await house.alert({ condition: { type: 'no-data', after: '90s' }, on: 'close' })
  house.quote('TEA', 10)
  await house.commit()
  house.pass(MINUTE + 2 * SECOND)
  await house.restart()
  house.clock.time = NINE + 3 * MINUTE - SECOND
  house.quote('TEA', 10)
  await house.commit()
  house.pass(3 * SECOND)
  await house.stop()
  expect((await house.episodes()).map(({ startedAt, endedAt }) => [startedAt - NINE, endedAt! - NINE])).toEqual([
    [2.5 * MINUTE, 3 * MINUTE],
  ])
})

test('what an instrument fired ends with it, and its code means another instrument afterwards', async () => {
  await house.alert({ ...ABOVE_100, scope: { symbols: ['PUSH:TEA'] } })
  house.quote('TEA', 101)
  await house.commit()
  house.remove('TEA')
  await house.commit()
  house.clock.time += SECOND
  house.quote('TEA', 102)
  await house.stop()
  expect((await house.episodes()).map(({ startedAt, endReason }) => [startedAt - NINE, endReason])).toEqual([
    [0, 'removed'],
    [1_000, null],
  ])
})

test('quotes that are hours old are history: they fire nothing', async () => {
  await house.alert(ABOVE_100)
  house.quote('TEA', 101, 1, NINE - HOUR)
  await house.commit()
  house.quote('TEA', 102, 1, NINE - 6 * MINUTE)
  await house.commit()
  house.quote('TEA', 103, 1, NINE)
  await house.stop()
  expect((await house.episodes()).map(({ startedAt }) => startedAt)).toEqual([NINE])
})

test('what cannot be written is kept, and written once', async () => {
  await house.alert(ABOVE_100)
  await house.db.execute(`alter table episodes add constraint nothing_goes check (false) not valid`)
  house.quote('TEA', 101)
  await house.commit()
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  house.quote('TEA', 99, NaN, NINE + 5)
  await house.commit()
  await house.db.execute(`alter table episodes drop constraint nothing_goes`)
  await house.stop()
  expect(await house.episodes()).toMatchObject([{ startedAt: NINE, endedAt: NINE + 5 }])
  expect(await house.outbox()).toHaveLength(2)
})
