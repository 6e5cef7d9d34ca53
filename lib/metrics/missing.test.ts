import { expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { missingMinutes } from './missing'

const start = Date.UTC(2026, 0, 5, 9)
const at = (minute: number) => start + minute * MINUTE
const NOBODY = { down: [], sealedThrough: null, quoted: [], isPushed: false }
const range = { from: at(0), to: at(10) }

test('nothing is missing where every minute has a value', () => {
  const times = Array.from({ length: 10 }, (_, minute) => at(minute))
  expect(missingMinutes(times, range, NOBODY)).toEqual([])
})

test('minutes that the history knows to be empty had no trades', () => {
  expect(missingMinutes([0, 1, 5, 6, 7, 8, 9].map(at), range, { ...NOBODY, sealedThrough: at(10) })).toEqual([
    { from: at(2), to: at(5), reason: 'no_trades' },
  ])
})

test('minutes in which the source was not heard say so, until history fills them', () => {
  const down = [{ from: at(2) + 5_000, to: at(4), reason: 'source_down' as const }]
  expect(missingMinutes([0, 1, 4, 5, 6, 7, 8, 9].map(at), range, { ...NOBODY, down })).toEqual([
    { from: at(2), to: at(4), reason: 'source_down' },
  ])
})

test('time before the first value was not collected', () => {
  expect(missingMinutes([8, 9].map(at), range, { ...NOBODY, sealedThrough: at(10) })).toEqual([
    { from: at(0), to: at(8), reason: 'not_collected' },
  ])
})

test('minutes that were quoted without this measure say so, whatever else is known of them', () => {
  const down = [{ from: at(0), to: at(10), reason: 'source_down' as const }]
  const quoted = [0, 1, 6].map(at)
  expect(missingMinutes([4, 5].map(at), { from: at(0), to: at(7) }, { ...NOBODY, down, quoted })).toEqual([
    { from: at(0), to: at(2), reason: 'not_stated' },
    { from: at(2), to: at(4), reason: 'source_down' },
    { from: at(6), to: at(7), reason: 'not_stated' },
  ])
})

test('what nobody pushed did not happen, unless nobody could have', () => {
  const down = [{ from: at(6), to: at(7), reason: 'source_down' as const }]
  expect(missingMinutes([2, 9].map(at), range, { ...NOBODY, down, isPushed: true })).toEqual([
    { from: at(0), to: at(2), reason: 'not_collected' },
    { from: at(3), to: at(6), reason: 'no_trades' },
    { from: at(6), to: at(7), reason: 'source_down' },
    { from: at(7), to: at(9), reason: 'no_trades' },
  ])
})
