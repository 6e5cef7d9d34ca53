import { describe, expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { describeCandle, describeCandles } from './describe'
import type { Gap } from './gaps'

const HOUR = 3_600_000

const hour = (at: number, facts: Partial<Candle> = {}): Candle => ({
  openTime: at * HOUR,
  closeTime: (at + 1) * HOUR,
  open: 62_000,
  high: 63_000,
  low: 61_200,
  close: 61_132,
  volume: 1_234,
  count: 3,
  complete: true,
  filled: false,
  quality: 'trades',
  ...facts,
})
const empty = { open: null, high: null, low: null, close: null, volume: null, quality: null, filled: true }
const day = Array.from({ length: 24 }, (_, at) => hour(at, [5, 9, 12].includes(at) ? { filled: true } : {}))
const gap = (at: number, reason: Gap['reason']): Gap => ({ from: at * HOUR, to: (at + 1) * HOUR, count: 1, reason })

describe('candles are described', () => {
  test.each<[what: string, candles: Candle[], gaps: Gap[] | undefined, expected: string]>([
    ['a day', day, undefined, 'BTC/USD, 24 hours, 61,200 to 63,000, down 1.40 %, 3 gaps'],
    [
      'with why nothing was seen',
      day,
      [gap(5, 'source_down'), gap(9, 'source_down'), gap(12, 'no_trades'), gap(40, 'not_collected')],
      'BTC/USD, 24 hours, 61,200 to 63,000, down 1.40 %, 3 gaps (2 the source did not answer; 1 nothing was traded)',
    ],
    ['one', [hour(1, { close: 62_000 })], undefined, 'BTC/USD, 60 minutes, 61,200 to 63,000, unchanged, no gaps'],
    [
      'one gap for one reason',
      [hour(1, { close: 62_620 }), hour(2, empty)],
      [gap(2, 'not_collected')],
      'BTC/USD, 2 hours, 61,200 to 63,000, up 1.00 %, 1 gap (not collected)',
    ],
    ['none', [], undefined, 'BTC/USD: no candles'],
    ['only empty ones', [hour(1, empty)], undefined, 'BTC/USD: no candles'],
  ])('%s', (_, candles, gaps, expected) => {
    expect(describeCandles({ name: 'BTC/USD', candles, decimals: 0, ...(gaps && { gaps }) })).toBe(expected)
  })
})

describe('a candle is read aloud', () => {
  const at = { interval: '1h', zone: 'Asia/Kathmandu' } as const
  test.each<[facts: Partial<Candle>, gap: Gap | undefined, expected: string]>([
    [
      {},
      undefined,
      '1970-01-01 06:30 UTC+05:30, open 62,000, high 63,000, low 61,200, close 61,132, volume 1.234K, down 1.40 %, made of trades',
    ],
    [
      { volume: null, close: 62_000, quality: 'poll', complete: false },
      undefined,
      '1970-01-01 06:30 UTC+05:30, open 62,000, high 63,000, low 61,200, close 62,000, volume not known, unchanged, seen by polling only, still running',
    ],
    [empty, gap(1, 'source_down'), '1970-01-01 06:30 UTC+05:30, no data: the source did not answer'],
  ])('%o', (facts, found, expected) => {
    expect(describeCandle(hour(1, facts), found, at)).toBe(expected) // Nepal was at +05:30 until 1986
  })
})
