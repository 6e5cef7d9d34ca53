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
