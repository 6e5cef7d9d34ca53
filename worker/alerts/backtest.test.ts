import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AlertDraft, BacktestBody, type BacktestResponse } from '@/lib/alerts/contract'
import { readBacktest } from '@/lib/alerts/read-backtest'
import { HOUR, MINUTE, SECOND } from '@/lib/platform/time'
import { toNumber } from '../recorded-exchange/decimal'
import { markets } from '../recorded-exchange/market'
import { openScriptedMarket } from './scripted-market'

const FROM = Date.UTC(2018, 3, 4)
const TO = FROM + 2 * HOUR
const CODES = ['BTCUSD', 'NEOUSD'] as const
/** No step is longer than what is taken for live. */
const STEP = 2 * MINUTE

let house: Awaited<ReturnType<typeof openScriptedMarket>>
beforeEach(async () => void (house = await openScriptedMarket(FROM)))
afterEach(() => house.close())

const RULES: Pick<AlertDraft, 'measure' | 'condition' | 'on' | 'for' | 'cooldown' | 'recovery' | 'noData'>[] = [
  { measure: 'volume', condition: { type: 'ratio', factor: 2, window: '20m' }, on: 'tick' },
  { measure: 'volume', condition: { type: 'ratio', factor: 2, window: '20m' }, on: 'close', cooldown: '5m' },
  { condition: { type: 'change', percent: 0.5, window: '10m' }, on: 'tick', for: '20s' },
  { condition: { type: 'change', percent: -0.5, window: '10m' }, on: 'close', recovery: 0.1 },
  { condition: { type: 'crosses-up', value: 7_400 }, on: 'tick', recovery: 7_395, noData: 'ok' },
  {
    condition: {
      any: [
        { type: 'ratio', factor: 1.001, window: '5m', measure: 'price' },
        { type: 'above', value: 60, measure: 'volume' },
      ],
    },
    on: 'tick',
    cooldown: '90s',
  },
]

test('a live run equals the backtest of the same hours, on close and on tick, over restarts in the middle', async () => {
  const ids: number[] = []
  for (const rule of RULES) ids.push((await house.alert(rule)).id)
  const next = CODES.map(() => 0)
  const trades = CODES.map((code) => [...markets().get(code)!.trades(FROM, TO)])
  for (let time = FROM + STEP; time <= TO; time += STEP) {
    house.clock.time = time
    for (const [at, code] of CODES.entries()) {
      for (; next[at]! < trades[at]!.length && trades[at]![next[at]!]!.time < time; next[at]!++) {
        const trade = trades[at]![next[at]!]!
        house.quote(code, toNumber(trade.price), toNumber(trade.size), trade.time, trade.id)
      }
    }
    await house.commit()
    house.pass(2 * SECOND)
    if (time === FROM + 40 * MINUTE || time === FROM + 70 * MINUTE) await house.restart()
  }
  await house.stop()
  const ran = await house.episodes()
  for (const [at, rule] of RULES.entries()) {
    const body = BacktestBody.parse({ alert: { scope: { all: true }, ...rule }, from: FROM, to: TO })
    const tried = await readBacktest(house.db, body, TO + MINUTE)
    const fired = ran
      .filter(({ alertId }) => alertId === ids[at])
      .map(({ symbol, startedAt, endedAt, trace }) => ({ rule, symbol, at: startedAt, endedAt, minute: trace.minute }))
    expect(fired).toEqual(tried.fires.map((fire) => ({ rule, ...pick(fire) })))
    expect(fired.length).toBeGreaterThan(0)
    expect(tried.parts.map(({ basis }) => basis)).toEqual([rule.on === 'close' ? 'candles' : 'journal'])
  }
}, 120_000)

const pick = ({ symbol, at, endedAt, minute }: BacktestResponse['fires'][number]) => ({ symbol, at, endedAt, minute })

const MADE_LATER: (Pick<AlertDraft, 'condition'> & Partial<AlertDraft>)[] = [
  { condition: { type: 'above', value: 100 } },
  { condition: { type: 'above', value: 100 }, for: '15s' },
  { condition: { type: 'crosses-up', value: 100 } },
  { condition: { type: 'crosses-up', value: 110 }, recovery: 100 },
  { condition: { type: 'above', value: 7 }, measure: 'volume' },
  { condition: { type: 'no-data', after: '1m' }, scope: { symbols: ['PUSH:TEA', 'PUSH:RICE'] } },
]

test('a rule that is made within a minute finds what holds already then, not before, and the backtest since then says the same', async () => {
  const tell = async (after: number, code: string, price: number, size: number) => {
    house.clock.time = FROM + after * SECOND
    house.quote(code, price, size)
    await house.commit()
  }
  await tell(5, 'RICE', 150, 1)
  await tell(70, 'TEA', 90, 5)
  await tell(80, 'TEA', 105, 3)
  house.clock.time = FROM + 90_500
  const made: Awaited<ReturnType<typeof house.alert>>[] = []
  for (const rule of MADE_LATER) made.push(await house.alert({ on: 'tick', ...rule }))
  await tell(100, 'TEA', 120, 4)
  await tell(110, 'TEA', 95, 1)
  await tell(150, 'TEA', 130, 1)
  house.pass(5 * SECOND)
  const to = house.clock.time - 2 * SECOND // what the clock decides waits for quotes that are on their way
  await house.stop()
  const ran = await house.episodes()
  const starts: string[][] = []
  for (const [at, { id, createdAt, ...alert }] of made.entries()) {
    const rule = MADE_LATER[at]!
    const { scope, measure, condition, on, for: hold, recovery } = alert
    const asked = { alert: { scope, measure, condition, on, for: hold, recovery }, from: createdAt, to }
    const tried = await readBacktest(house.db, BacktestBody.parse(asked), to)
    const fired = ran
      .filter(({ alertId }) => alertId === id)
      .map(({ symbol, startedAt, endedAt, trace }) => ({ rule, symbol, at: startedAt, endedAt, minute: trace.minute }))
    expect(fired.toSorted(byTime)).toEqual(tried.fires.map((fire) => ({ rule, ...pick(fire) })).toSorted(byTime))
    expect(tried.parts).toEqual([{ from: createdAt, to, basis: 'journal' }])
    expect(fired.filter((fire) => fire.at < createdAt)).toEqual([])
    starts.push(fired.map((fire) => `${fire.symbol} ${(fire.at - FROM) / SECOND}`))
  }
  expect(starts).toEqual([
    ['PUSH:RICE 90.5', 'PUSH:TEA 90.5', 'PUSH:TEA 150'],
    ['PUSH:RICE 105.5', 'PUSH:TEA 105.5'],
    ['PUSH:TEA 150'],
    ['PUSH:TEA 100', 'PUSH:TEA 150'],
    ['PUSH:TEA 90.5'],
    ['PUSH:RICE 90.5'],
  ])
}, 120_000)

type Fired = { symbol: string; at: number }
const byTime = (a: Fired, b: Fired) => a.at - b.at || (a.symbol < b.symbol ? -1 : 1)
