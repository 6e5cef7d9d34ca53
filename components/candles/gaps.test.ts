import { expect, test } from 'vitest'
import type { Candle } from '@/lib/candles/candle'
import { findGaps, gapAt, type Gap, type Reasoned } from './gaps'

/** R: real, f: filled, n: asked for without filling, r: filled and still running. */
const line = (kinds: string): Candle[] =>
  [...kinds].map((kind, at) => {
    const price = kind === 'n' ? null : 5
    return {
      openTime: at * 60_000,
      closeTime: (at + 1) * 60_000,
      open: price,
      high: price,
      low: price,
      close: price,
      volume: kind === 'R' ? 1 : null,
      count: kind === 'R' ? 1 : 0,
      complete: kind !== 'r',
      filled: kind !== 'R',
      quality: kind === 'R' ? 'trades' : null,
    }
  })

const gap = (from: number, to: number, reason: Gap['reason'] = null): Gap => ({
  from: from * 60_000,
  to: to * 60_000,
  count: to - from,
  reason,
})
const known = (from: number, to: number, reason: Reasoned['reason']): Reasoned => ({
  from: from * 60_000,
  to: to * 60_000,
  reason,
})

test.each<[kinds: string, expected: Gap[]]>([
  ['', []],
  ['RRR', []],
  ['RffR', [gap(1, 3)]],
  ['fRnnf', [gap(0, 1), gap(2, 5)]],
  ['RRr', []], // nothing was quoted yet, which is not the same
  ['Rfr', [gap(1, 2)]],
])('in %s', (kinds, expected) => {
  expect(findGaps(line(kinds))).toEqual(expected)
})

test('a gap is named by the reason that covers most of it', () => {
  const reasons = [known(0, 2, 'no_trades'), known(2, 5, 'source_down'), known(7, 8, 'not_collected')]
  expect(findGaps(line('RffffRRfRf'), reasons)).toEqual([
    gap(1, 5, 'source_down'),
    gap(7, 8, 'not_collected'),
    gap(9, 10, null),
  ])
})

test('a candle knows its gap', () => {
  const gaps = findGaps(line('RffR'))
  expect([0, 1, 2, 3].map((minute) => gapAt(gaps, minute * 60_000)?.count)).toEqual([undefined, 2, 2, undefined])
})
