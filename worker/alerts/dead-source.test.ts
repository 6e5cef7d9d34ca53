import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AlertDraft, BacktestBody } from '@/lib/alerts/contract'
import { readBacktest } from '@/lib/alerts/read-backtest'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { openScriptedMarket } from './scripted-market'

const NINE = Date.UTC(2026, 0, 5, 9)
const MINUTES = 40
const STEP = 10 * SECOND

let house: Awaited<ReturnType<typeof openScriptedMarket>>
beforeEach(async () => void (house = await openScriptedMarket(NINE)))
afterEach(() => house.close())

/** Which instruments are quoted `seconds` after nine. From minute 14 to 24 their source is dead. */
function quoted(seconds: number): string[] {
  const minute = seconds / 60
  if (minute >= 14 && minute < 24) return []
  return [
    ...(minute < 34 ? ['A'] : []),
    ...(seconds % 30 === 0 && minute !== 24 ? ['B'] : []),
    // Silent by itself for a while, and again after its source has come back.
    ...(seconds % 20 === 0 && (minute < 3 || (minute >= 9 && minute < 26)) ? ['C'] : []),
    ...(seconds % 60 === 0 && minute !== 24 ? ['D'] : []),
  ]
}

const RULES: Pick<AlertDraft, 'condition' | 'on' | 'noData'>[] = [
  { condition: { type: 'no-data', after: '3m' }, on: 'tick' },
  { condition: { type: 'no-data', after: '3m' }, on: 'close' },
  { condition: { type: 'above', value: 1_000 }, on: 'tick', noData: 'alert' },
  { condition: { type: 'above', value: 1_000 }, on: 'close', noData: 'alert' },
]

test('a source that is dead is one message, also when it comes back, live and in a backtest', async () => {
  const ids: number[] = []
  for (const rule of RULES) ids.push((await house.alert(rule)).id)
  for (let seconds = 0; seconds < MINUTES * 60; seconds += STEP / SECOND) {
    house.clock.time = NINE + seconds * SECOND
    for (const code of quoted(seconds)) house.quote(code, 10 + (seconds % 7))
    await house.commit()
    house.pass(3 * SECOND)
  }
  house.clock.time = NINE + MINUTES * MINUTE + 3 * SECOND
  house.pass(0)
  await house.stop()
  const found = await house.episodes()
  for (const [at, rule] of RULES.entries()) {
    const live = found.filter(({ alertId }) => alertId === ids[at])
    const shown = live.map(({ symbol, startedAt, endedAt }) => shownOf(symbol, startedAt, endedAt)).toSorted()
    const body = BacktestBody.parse({
      alert: { scope: { all: true }, ...rule },
      from: NINE,
      to: NINE + MINUTES * MINUTE,
    })
    const { fires } = await readBacktest(house.db, body, house.clock.time)
    expect([rule, ...shown]).toEqual([
      rule,
      ...fires.map((fire) => shownOf(fire.symbol, fire.at, fire.endedAt)).toSorted(),
    ])
    // C by itself twice, A after minute 34, and one for the source.
    expect(
      live.filter(({ startedAt }) => startedAt > NINE + 14 * MINUTE && startedAt < NINE + 26 * MINUTE),
    ).toHaveLength(1)
    expect(live.filter(({ trace }) => trace.suppressed === 3)).toHaveLength(1)
    expect(live.map(({ symbol }) => symbol)).toContain('PUSH:C')
    expect(live.length).toBe(4)
  }
}, 120_000)

const shownOf = (symbol: string, startedAt: number, endedAt: number | null) =>
  `${symbol} ${(startedAt - NINE) / SECOND} ${endedAt === null ? 'open' : (endedAt - NINE) / SECOND}`
