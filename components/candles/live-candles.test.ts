import { describe, expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { hearCandle, mergeCandle, retell, type Line } from './live-candles'

const ended = (at: number, close = at): Candle => ({
  openTime: at * 60_000,
  closeTime: (at + 1) * 60_000,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
  count: 1,
  complete: true,
  filled: false,
  quality: 'trades',
})
const running = (at: number, close = at): Candle => ({ ...ended(at, close), complete: false })

test.each<[name: string, known: Candle[], candle: Candle, expected: Candle[] | null]>([
  ['the same minute is replaced', [ended(1), running(2)], running(2, 9), [ended(1), running(2, 9)]],
  ['the next minute is added', [ended(1), ended(2)], running(3), [ended(1), ended(2), running(3)]],
  ['the minute before gets better', [ended(1), ended(2), running(3)], ended(2, 9), [ended(1), ended(2, 9), running(3)]],
  ['what was never loaded stays away', [ended(5)], ended(4), [ended(5)]],
  [
    'what is said of older minutes is out of date',
    [ended(1), ended(2), ended(3)],
    ended(1, 9),
    [1, 2, 3].map((at) => ended(at)),
  ],
  ['what has ended does not run again', [ended(1), running(2)], running(1, 9), [ended(1), running(2)]],
  ['a minute between is not known', [ended(1)], running(3), null],
  ['how the last minute ended is not known', [ended(1), running(2)], running(3), null],
  ['nothing is known', [], running(3), null],
])('%s', (_, known, candle, expected) => {
  expect(mergeCandle(known, candle)).toEqual(expected)
})

describe('a word of the stream', () => {
  const line: Line = { candles: [ended(1), running(2)], heard: [] }

  test('that does not fit is kept for the answer that will make it fit', () => {
    const { line: after, fits } = hearCandle(line, running(4), 100)
    expect(fits).toBe(false)
    expect(after.candles).toEqual(line.candles)
    const answer = [ended(1), ended(2), ended(3)]
    expect(retell({ ...after, candles: answer }, 50)).toEqual([...answer, running(4)])
  })

  test('is newer than an answer that was asked for before it', () => {
    const { heard } = hearCandle(line, running(2, 9), 100).line
    expect(retell({ candles: [ended(1), running(2, 5)], heard }, 99)).toEqual([ended(1), running(2, 9)])
  })

  test('is older than an answer that was asked for after it', () => {
    const { heard } = hearCandle(line, running(2, 9), 100).line
    expect(retell({ candles: [ended(1), ended(2, 10)], heard }, 101)).toEqual([ended(1), ended(2, 10)])
  })

  test('counts with the others of its time in the order of the market', () => {
    let heard = hearCandle(line, running(3), 100).line.heard
    heard = hearCandle({ ...line, heard }, ended(2, 7), 101).line.heard
    expect(retell({ candles: [ended(1), running(2)], heard }, 50)).toEqual([ended(1), ended(2, 7), running(3)])
  })

  test('about one minute is remembered once, and only the newest minutes are', () => {
    let after = line
    for (let at = 1; at <= 40; at++) after = hearCandle(after, running(2 + (at % 8), at), at).line
    expect(after.heard.map(({ candle }) => candle.openTime / 60_000)).toEqual([7, 8, 9, 2])
  })
})
