import { afterEach, beforeEach, expect, test } from 'vitest'
import { BacktestBody } from '@/lib/alerts/contract'
import { readBacktest } from '@/lib/alerts/read-backtest'
import { explain } from '@/lib/episodes/explain'
import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import { randomFrom } from '../faults/random'
import { openScriptedMarket } from './scripted-market'

const NINE = Date.UTC(2026, 0, 5, 9)
const TOP_2 = { condition: { type: 'rank', top: 2 } } as const
const CODES = ['A', 'B', 'C', 'D', 'TWIN1', 'TWIN2'] as const

let house: Awaited<ReturnType<typeof openScriptedMarket>>
beforeEach(async () => void (house = await openScriptedMarket(NINE)))
afterEach(() => house.close())

/** By minute after nine, the prices that are told in it. */
type Script = (minute: number) => Partial<Record<string, number>>

async function play(script: Script, minutes: number): Promise<Record<string, number[]>> {
  const closes: Record<string, number[]> = Object.fromEntries(CODES.map((code) => [code, []]))
  for (let minute = 0; minute < minutes; minute++) {
    house.clock.time = NINE + minute * MINUTE + 10 * SECOND
    const told = script(minute)
    for (const code of CODES) {
      const price = told[code]
      if (price !== undefined) house.quote(code, price)
      closes[code]!.push(price ?? NaN)
    }
    await house.commit()
    house.clock.time = NINE + (minute + 1) * MINUTE + 2 * SECOND
    house.pass(0)
    await house.rank()
  }
  return closes
}

/** The plain truth: two passes over all minutes so far, and how many have more than this one. */
function placeOf(code: string, closes: Record<string, number[]>, through: number): number | null {
  const deviationOf = (values: readonly number[]) => {
    const real = values.slice(0, through + 1).filter((value) => !Number.isNaN(value))
    const mean = real.reduce((sum, value) => sum + value, 0) / real.length
    return Math.sqrt(real.reduce((sum, value) => sum + (value - mean) ** 2, 0) / real.length)
  }
  const own = deviationOf(closes[code]!)
  if (Number.isNaN(own)) return null
  return 1 + Object.values(closes).filter((other) => deviationOf(other) > own).length
}

/** Who enters the first two after having been seen further down, and who leaves them. */
function oracle(closes: Record<string, number[]>, minutes: number): [string, number, number | null][] {
  const episodes: [string, number, number | null][] = []
  for (const code of CODES) {
    let wasOutside = false
    let startedAt: number | null = null
    for (let minute = 0; minute < minutes; minute++) {
      const place = placeOf(code, closes, minute)
      if (place === null) continue
      if (place > 2) {
        if (startedAt !== null) episodes.push([code, startedAt, minute + 1])
        startedAt = null
        wasOutside = true
      } else if (wasOutside) startedAt ??= minute + 1
    }
    if (startedAt !== null) episodes.push([code, startedAt, null])
  }
  return episodes.toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
}

const minuteOf = (time: number) => (time - NINE) / MINUTE
const told = async (alertId: number) =>
  (await house.episodes())
    .filter((episode) => episode.alertId === alertId)
    .map(({ symbol, startedAt, endedAt }) => [symbol.slice(5), minuteOf(startedAt), endedAt && minuteOf(endedAt)])
    .toSorted((a, b) => Number(a[1]) - Number(b[1]) || (a[0]! < b[0]! ? -1 : 1))

const tried = async (on: 'tick' | 'close', minutes: number) => {
  const alert = { scope: { all: true as const }, ...TOP_2, on }
  const body = BacktestBody.parse({ alert, from: NINE, to: NINE + minutes * MINUTE + (on === 'tick' ? 1 : 0) })
  const { fires } = await readBacktest(house.db, body, NINE + DAY)
  return fires
    .map(({ symbol, at, endedAt }) => [symbol.slice(5), minuteOf(at), endedAt && minuteOf(endedAt)])
    .toSorted((a, b) => Number(a[1]) - Number(b[1]) || (a[0]! < b[0]! ? -1 : 1))
}

test('entering the first two by volatility, leaving them, and ties: live is the oracle and the backtest', async () => {
  const ids = [(await house.alert(TOP_2)).id, (await house.alert({ ...TOP_2, on: 'close' })).id]
  const random = randomFrom(4)
  const calm = [0, 0, 0, 0]
  const closes = await play((minute) => {
    if (minute % 7 === 0) calm.forEach((_, k) => (calm[k] = random() < 0.4 ? 40 : 1))
    const prices = ['A', 'B', 'C', 'D'].map((code, k) => [code, 1_000 + Math.round(random() * calm[k]! * 100) / 100])
    // Two that always move alike share their place, and B is quiet now and then.
    const twin = 500 + Math.round(random() * (minute > 30 ? 60 : 1) * 100) / 100
    return { ...Object.fromEntries(prices), ...(minute % 5 === 3 ? { B: undefined } : {}), TWIN1: twin, TWIN2: twin }
  }, 60)
  await house.stop()
  const expected = oracle(closes, 60)
  expect(expected.filter(([, , end]) => end !== null).length).toBeGreaterThan(2)
  expect(expected.filter(([code]) => code.startsWith('TWIN')).length).toBeGreaterThan(1)
  for (const id of ids) expect(await told(id)).toEqual(expected)
  for (const on of ['tick', 'close'] as const) expect(await tried(on, 60)).toEqual(expected)
}, 120_000)

test('over a restart a place is entered once, and who was in it from the beginning never entered', async () => {
  const { id } = await house.alert(TOP_2)
  const prices = (minute: number) => ({
    A: 100 + (minute % 2) * 50,
    B: 100 + (minute % 2) * 40,
    C: 100 + (minute % 2) * (minute > 3 ? 90 : 1),
  })
  await play(prices, 6)
  await house.restart()
  house.clock.time = NINE + 6 * MINUTE + 30 * SECOND
  await house.rank()
  await house.stop()
  const entered = (await told(id)).map(([code]) => code)
  expect(entered).toEqual(['C'])
})

test('why it fired, or why not, says which place it had', async () => {
  const { id } = await house.alert(TOP_2)
  const off = await house.alert({ ...TOP_2, enabled: false })
  const prices = (minute: number) => ({
    A: 100 + (minute % 2) * 50,
    B: 100 + (minute % 2) * 40,
    C: 100 + (minute % 2) * (minute > 3 ? 90 : 1),
  })
  await play(prices, 7)
  await house.stop()
  const [[, entered]] = (await told(id)) as [[string, number]]
  const why = (code: string, minute: number, alertId = id) =>
    explain(house.db, alertId, { symbol: `PUSH:${code}`, at: NINE + minute * MINUTE }, house.clock.time)
  expect(await why('C', entered - 1)).toMatchObject({ fired: true })
  expect((await why('C', entered - 1)).words.join(' ')).toContain('Its place by volatility was ')
  // The minute with which it entered, as one sees it that was not watched.
  expect((await why('C', entered - 1, off.id)).words).toEqual([
    expect.stringMatching(/^Its place by volatility was [12], among the first 2\.$/),
    'The alert is switched off.',
  ])
  expect((await why('C', 3)).words[0]).toBe('Its place by volatility was 3, not among the first 2.')
  expect(await why('A', 3)).toMatchObject({
    fired: false,
    words: ['Its place by volatility was 1, and it was among the first 2 from the beginning: it did not enter.'],
    trace: { readings: [{ type: 'rank', value: 1, threshold: 2, holds: false }] },
  })
})
