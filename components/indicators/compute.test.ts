import { describe, expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { computeIndicators } from './compute'
import { parseIndicators } from './indicator'

const MINUTE = 60_000
const CLOSES = [
  44.34, 44.09, 44.15, 43.61, 44.33, 44.83, 45.1, 45.42, 45.84, 46.08, 45.89, 46.03, 45.61, 46.28, 46.28, 46,
]

/** null: nothing was seen in that minute. */
const minutes = (closes: readonly (number | null)[], begin = 0): Candle[] =>
  closes.map((close, at) => ({
    openTime: begin + at * MINUTE,
    closeTime: begin + (at + 1) * MINUTE,
    open: close ?? 1,
    high: (close ?? 1) + 1,
    low: (close ?? 1) - 2,
    close: close ?? 1,
    volume: close === null ? null : close * 2,
    count: 1,
    complete: true,
    filled: close === null,
    quality: close === null ? null : 'trades',
  }))

const compute = (name: string, closes: readonly (number | null)[], begin?: number, isFromBegin = true) =>
  Object.values(computeIndicators(parseIndicators(name), { candles: minutes(closes, begin), isFromBegin }))

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => sum(values) / values.length
const near = (values: readonly (number | null)[] | undefined) =>
  values?.map((value) => (value === null ? null : expect.closeTo(value, 8)))

describe('what the library computes is what the formula says', () => {
  test('SMA', () => {
    const expected = CLOSES.map((_, at) => (at < 2 ? null : mean(CLOSES.slice(at - 2, at + 1))))
    expect(compute('sma-3', CLOSES)[0]).toEqual(near(expected))
  })

  test('EMA: nothing until it has seen its length', () => {
    let ema = CLOSES[0]!
    const expected = CLOSES.map((close, at) => {
      if (at > 0) ema = close * 0.5 + ema * 0.5
      return at < 2 ? null : ema
    })
    expect(compute('ema-3', CLOSES)[0]).toEqual(near(expected))
  })

  test('Bollinger: the mean and population deviations around it', () => {
    const windows = CLOSES.map((_, at) => (at < 3 ? null : CLOSES.slice(at - 3, at + 1)))
    const bands = [1.5, 0, -1.5].map((width) =>
      windows.map((window) => {
        if (!window) return null
        return mean(window) + width * Math.sqrt(mean(window.map((value) => (value - mean(window)) ** 2)))
      }),
    )
    expect(compute('bollinger-4-1.5', CLOSES)).toEqual(bands.map(near))
  })

  test('RSI by Wilder, on his numbers', () => {
    const rsi = compute('rsi-14', CLOSES)[0]!
    expect(rsi.slice(0, 14)).toEqual(Array(14).fill(null))
    const changes = CLOSES.slice(1, 15).map((close, at) => close - CLOSES[at]!)
    const gain = sum(changes.filter((change) => change > 0)) / 14
    const loss = -sum(changes.filter((change) => change < 0)) / 14
    expect(rsi[14]).toBeCloseTo(100 - 100 / (1 + gain / loss), 8)
  })

  test('ATR by Wilder', () => {
    const ranges = CLOSES.map((close, at) => {
      const before = CLOSES[at - 1]
      if (before === undefined) return 3
      return Math.max(3, Math.abs(close + 1 - before), Math.abs(close - 2 - before))
    })
    const atr = compute('atr-5', CLOSES)[0]!
    expect(atr.slice(0, 4)).toEqual([null, null, null, null])
    expect(atr[4]).toBeCloseTo(mean(ranges.slice(0, 5)), 8)
    expect(atr[5]).toBeCloseTo((atr[4]! * 4 + ranges[5]!) / 5, 8)
  })

  test('VWAP: typical prices by volume', () => {
    const typical = CLOSES.map((close) => (close + 1 + close - 2 + close) / 3)
    const upTo = (values: readonly number[], at: number) => sum(values.slice(0, at + 1))
    const traded = typical.map((price, at) => price * CLOSES[at]!)
    const expected = CLOSES.map((_, at) => upTo(traded, at) / upTo(CLOSES, at))
    expect(compute('vwap', CLOSES)[0]).toEqual(near(expected))
  })
})

describe('a candle in which nothing was seen', () => {
  test.each(['sma-3', 'ema-3', 'rsi-3', 'atr-3', 'bollinger-3-2', 'vwap'])('has no %s and changes no other', (name) => {
    const gapped = [...CLOSES.slice(0, 6), null, null, ...CLOSES.slice(6)]
    const without = compute(name, CLOSES)[0]!
    const values = compute(name, gapped)[0]!
    expect(values.slice(6, 8)).toEqual([null, null])
    expect(values.slice(0, 6)).toEqual(without.slice(0, 6))
    expect(values.slice(8)).toEqual(without.slice(6))
  })
})

describe('VWAP', () => {
  const DAY = 86_400_000
  test('begins anew at 00:00 UTC', () => {
    const values = compute('vwap', [10, 20, 30], DAY - 2 * MINUTE)[0]!
    expect(values[2]).toBeCloseTo((31 + 28 + 30) / 3, 8)
  })

  test('is not known of a day whose begin is not', () => {
    expect(compute('vwap', [10, 20, 30], DAY - 2 * MINUTE, false)[0]).toEqual([null, null, expect.closeTo(89 / 3, 8)])
  })

  test('is not known without volumes', () => {
    const candles = minutes([10, 20]).map((candle) => ({ ...candle, volume: null }))
    expect(Object.values(computeIndicators(parseIndicators('vwap'), { candles, isFromBegin: true }))).toEqual([
      [null, null],
    ])
  })
})

test('nothing comes of no candles', () => {
  expect(compute('sma-20,rsi-14,vwap', [])).toEqual([[], [], []])
})
