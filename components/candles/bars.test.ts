import { describe, expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { changedBars, fromChartTime, toBars, toChartTime, toLine, type Palette } from './bars'

const palette: Palette = {
  up: 'up',
  down: 'down',
  upSoft: 'up-',
  downSoft: 'down-',
  quiet: 'quiet',
  hollow: 'hollow',
  line: 'line',
  area: 'area',
  clear: 'clear',
}

const candle = (at: number, facts: Partial<Candle> = {}): Candle => ({
  openTime: at * 60_000,
  closeTime: (at + 1) * 60_000,
  open: 10,
  high: 12,
  low: 9,
  close: 11,
  volume: 5,
  count: 3,
  complete: true,
  filled: false,
  quality: 'trades',
  ...facts,
})

const month = (at: number) => candle(0, { openTime: Date.UTC(2026, at) })

test('milliseconds become seconds, and back', () => {
  expect(fromChartTime(toChartTime(1_517_443_500_000))).toBe(1_517_443_500_000)
})

describe('a candle is drawn', () => {
  test.each<[name: string, facts: Partial<Candle>, expected: object]>([
    ['in the colour of its direction', {}, { color: 'up', borderColor: 'up' }],
    ['falling', { close: 9 }, { color: 'down', borderColor: 'down' }],
    ['soft inside when it was only polled', { quality: 'poll' }, { color: 'up-', borderColor: 'up' }],
    ['hollow and grey when it was filled', { filled: true, quality: null }, { color: 'hollow', borderColor: 'quiet' }],
  ])('%s', (_, facts, expected) => {
    expect(toBars([candle(1, facts)], '1m', palette).price[0]).toMatchObject(expected)
  })
})

describe('a hollow candle', () => {
  test.each<[name: string, before: number, facts: Partial<Candle>, expected: object]>([
    ['is empty when it closed above its open', 10, {}, { color: 'hollow', borderColor: 'up' }],
    ['is full when it closed below its open', 20, { close: 9 }, { color: 'down', borderColor: 'down' }],
    ['rose against the candle before, though it is full', 8, { close: 9 }, { color: 'up', borderColor: 'up' }],
    ['fell against the candle before, though it is empty', 20, {}, { color: 'hollow', borderColor: 'down' }],
    ['is grey when it was filled', 10, { filled: true, quality: null }, { color: 'hollow', borderColor: 'quiet' }],
  ])('%s', (_, close, facts, expected) => {
    const { price } = toBars([candle(1, { close }), candle(2, facts)], '1m', palette, 'hollow')
    expect(price[1]).toMatchObject(expected)
  })
})

describe('a line', () => {
  test('goes through the closes, grey where they were carried over', () => {
    const { price } = toBars([candle(1), candle(2, { filled: true })], '1m', palette, 'line')
    expect(price).toEqual([
      { time: 60, value: 11, color: 'line' },
      { time: 120, value: 11, color: 'quiet' },
    ])
  })

  test.each(['line', 'area'] as const)('of the style %s ends before white space and begins after it', (style) => {
    const { price } = toBars([candle(1), candle(3), candle(4)], '1m', palette, style)
    const drawn = price.map((bar) => ('value' in bar ? (bar as { color?: string; lineColor?: string }) : null))
    expect(drawn.map((bar) => bar && (bar.color ?? bar.lineColor))).toEqual(['transparent', null, 'line', 'line'])
  })

  test('of values is left out where they are not known', () => {
    expect(toLine([60_000, 120_000, 180_000, 240_000], [1, null, 3], 'blue')).toEqual([
      { time: 60, value: 1, color: 'transparent' },
      { time: 120 },
      { time: 180, value: 3, color: 'transparent' },
      { time: 240 },
    ])
  })
})

describe('white space', () => {
  test('stands for intervals without a candle', () => {
    const { price, volume } = toBars([candle(1), candle(4)], '1m', palette)
    expect(price.map((bar) => [bar.time, 'open' in bar])).toEqual([
      [60, true],
      [120, false],
      [180, false],
      [240, true],
    ])
    expect(volume).toHaveLength(4)
  })

  test('stands for an empty candle', () => {
    const empty = candle(1, { open: null, high: null, low: null, close: null, volume: null })
    expect(toBars([empty], '1m', palette)).toEqual({ price: [{ time: 60 }], volume: [{ time: 60 }] })
  })

  test('stands for a volume that is not known, which is not a volume of 0', () => {
    expect(toBars([candle(1, { volume: null }), candle(2, { volume: 0 })], '1m', palette).volume).toEqual([
      { time: 60 },
      { time: 120, value: 0, color: 'up-' },
    ])
  })

  test('follows the calendar for months', () => {
    const { price } = toBars([month(0), month(2)], '1M', palette)
    expect(price.map(({ time }) => fromChartTime(time))).toEqual([0, 1, 2].map((at) => Date.UTC(2026, at)))
  })
})

type Bar = { time: number; value: number }
const bar = (time: number, value = time): Bar => ({ time, value })

test.each<[name: string, before: Bar[], after: Bar[], expected: Bar[] | null]>([
  ['nothing drawn yet', [], [bar(1)], null],
  ['nothing new', [bar(1)], [bar(1)], []],
  ['the last bar moved', [bar(1), bar(2)], [bar(1), bar(2, 9)], [bar(2, 9)]],
  ['the last bar closed and one opened', [bar(1), bar(2)], [bar(1), bar(2, 9), bar(3)], [bar(2, 9), bar(3)]],
  ['an older bar got better', [bar(1), bar(2)], [bar(1, 9), bar(2)], [bar(1, 9)]],
  ['older bars came before', [bar(2)], [bar(1), bar(2)], null],
  ['bars went away', [bar(1), bar(2)], [bar(1)], null],
  ['another line', [bar(1), bar(2)], [bar(1), bar(3), bar(4)], null],
])('%s', (_, before, after, expected) => {
  expect(changedBars(before, after)).toEqual(expected)
})
