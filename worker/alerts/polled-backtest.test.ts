import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { instruments } from '@/drizzle/schema'
import { type AlertDraft, BacktestBody } from '@/lib/alerts/contract'
import { readBacktest } from '@/lib/alerts/read-backtest'
import { writeMinutes } from '@/lib/candles/store'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { recordPoll } from '@/lib/quotes/store'
import { openScriptedMarket } from './scripted-market'

const START = Date.UTC(2026, 0, 5, 9, 20) // a partition of the journal begins here
const RULES: (Pick<AlertDraft, 'condition'> & Partial<AlertDraft>)[] = [
  { measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' }, on: 'tick' },
  { measure: 'volume', condition: { type: 'ratio', factor: 3, window: '1h' }, on: 'close' },
  { condition: { type: 'above', value: 100 }, on: 'tick' },
  { condition: { type: 'above', value: 100 }, on: 'close' },
]

let house: Awaited<ReturnType<typeof openScriptedMarket>>
let id: number
beforeEach(async () => {
  house = await openScriptedMarket(START)
  id = await house.listAsked()
  house.market.directory.know('asked', 'TEA', id)
  await house.alert({ condition: { type: 'above', value: 1e9 } }) // what nobody watches is not remembered
})
afterEach(() => house.close())

/** `at` counts seconds since the start, everywhere. */
async function poll(at: number, price: number) {
  const unknown = { bid: null, ask: null, volume24h: null, changeAbsolute: null, changePercentage: null }
  const quote = { ...unknown, instrumentId: id, code: 'TEA', price }
  house.clock.time = START + at * SECOND
  await recordPoll(house.db, { key: `at ${at}`, receivedAt: house.clock.time, quotes: [quote] })
  house.engine.feeds.polled('asked', house.clock.time, [quote])
}

/** The exchange states its minutes since the last time, of these volumes. */
async function state(at: number, from: number, volumes: number[], close = 10) {
  house.clock.time = START + at * SECOND
  const bars = volumes.map((volume, k) => ({
    openTime: START + (from + k) * MINUTE,
    open: close,
    high: close,
    low: close,
    close,
    volume,
    count: null,
    quality: 'exchange' as const,
    openedAt: null,
    closedAt: null,
  }))
  const facts = bars.map((bar) => ({ ...bar, instrumentId: id }))
  await writeMinutes(house.db, facts, 'replace')
  house.engine.feeds.sealed(id, bars)
  house.pass(0)
}
const past = (minutes: number) => Array.from({ length: minutes }, () => 100)

async function make(at: number) {
  house.clock.time = START + at * SECOND + 122
  const made: number[] = []
  for (const rule of RULES) made.push((await house.alert(rule)).id)
  return { ids: made, from: house.clock.time }
}

/** What ran and what was tried since the rules were made: both the same. Answers which rule fired, when, and until when. */
async function compare({ ids, from }: { ids: number[]; from: number }) {
  house.pass(5 * SECOND)
  const to = house.clock.time
  await house.stop()
  const ran = await house.episodes()
  const tried: unknown[] = []
  for (const rule of RULES) {
    const body = BacktestBody.parse({ alert: { scope: { all: true }, ...rule }, from, to })
    const { fires } = await readBacktest(house.db, body, to)
    tried.push(fires.map(({ at, endedAt, mean }) => [at, endedAt, mean]))
  }
  expect(tried).toEqual(
    ids.map((alertId) =>
      ran
        .filter((each) => each.alertId === alertId)
        .map(({ startedAt, endedAt, trace }) => [startedAt, endedAt, trace.readings[0]!['mean']]),
    ),
  )
  const seconds = (time: number | null) => time && (time - START) / SECOND
  return ran.map((each) => [ids.indexOf(each.alertId), seconds(each.startedAt), seconds(each.endedAt)])
}

test.each([
  ['was polled before', 260],
  ['was polled for the first time after', 290],
])('what is stated of the minute in which a rule was made counts, live and tried: it %s', async (_, first) => {
  await state(255, -60, [...past(24), 160, ...past(39)]) // the first of the hour before that minute is another
  if (first < 285) await poll(first, 150)
  const made = await make(285)
  await poll(290, 150)
  await state(305, 4, [400], 150)
  await poll(320, 90)
  await state(365, 5, [100], 90)
  await poll(370, 90)
  const seen = first < 285 ? 285.122 : 290
  expect(await compare(made)).toEqual([
    [2, seen, 320],
    [0, 300, 360],
    [1, 300, 360],
    [3, 300, 360],
  ])
})

test('what was stated before a rule was made is its past, also where nothing was told in between', async () => {
  await state(5, -60, past(60))
  await poll(90, 10)
  await state(125, 0, [100, 400])
  const made = await make(130)
  await state(185, 2, [100])
  await poll(190, 10)
  await state(245, 3, [500])
  await poll(250, 10)
  expect(await compare(made)).toEqual([
    [0, 240, null],
    [1, 240, null],
  ])
})

const tryOn = async (alert: Partial<AlertDraft> & Pick<AlertDraft, 'condition'>, from: number) => {
  const body = BacktestBody.parse({ alert: { scope: { all: true }, ...alert }, from, to: START - 20 * MINUTE })
  return (await readBacktest(house.db, body, START)).fires.map(({ at }) => (at - START) / MINUTE)
}

test('where only candles are left, the minute in which a range begins counts with its end', async () => {
  await state(5, -120, [...past(89), 400, ...past(30)])
  const minute = START - 31 * MINUTE
  const from = minute + 45 * SECOND
  for (const rule of RULES.slice(0, 2)) {
    expect(await tryOn(rule, from)).toEqual([-30])
    expect(await tryOn(rule, minute + MINUTE)).toEqual([])
  }
  await house.db.execute(sql`update candles set high = 150 where open_time = ${minute}`)
  expect(await tryOn(RULES[2]!, minute)).toHaveLength(1)
  expect(await tryOn(RULES[2]!, from)).toEqual([])
})

test.each(['tick', 'close'] as const)(
  'where all of a source was heard last in that minute, one speaks for all: %s',
  async (on) => {
    await state(5, -120, past(90))
    const rice = {
      symbol: 'ASKED:RICE',
      source: 'asked',
      code: 'RICE',
      name: 'Rice',
      kind: 'other',
      listedAt: 0,
    } as const
    const [row] = await house.db.insert(instruments).values(rice).returning({ id: instruments.id })
    id = row!.id
    await state(5, -120, past(90))
    const from = START - 31 * MINUTE + 45 * SECOND
    expect(await tryOn({ condition: { type: 'above', value: 1e9 }, on, noData: 'alert' }, from)).toHaveLength(1)
  },
)
