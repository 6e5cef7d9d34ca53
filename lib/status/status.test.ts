import { expect, test } from 'vitest'
import { DAY, HOUR, MINUTE } from '@/lib/platform/time'
import { fullAt, growthPerDay } from './forecast'
import { headroomOf, ratePerSecond } from './vitals'

const hourly = (hours: number, used: (hour: number) => number) =>
  Array.from({ length: hours + 1 }, (_, hour) => ({ at: hour * HOUR, used: used(hour) }))

test.each<[what: string, samples: { at: number; used: number }[], growth: number | null]>([
  ['a steady growth', hourly(24, (hour) => 500 + hour * 10), 240],
  ['a growth that jumps back, as when old data is dropped', hourly(24, (hour) => hour * 10 - (hour % 2) * 5), 240],
  ['nothing new', hourly(24, () => 7), 0],
  ['one hour', hourly(1, (hour) => hour), null],
  ['nothing measured', [], null],
  [
    'two samples',
    [
      { at: 0, used: 1 },
      { at: DAY, used: 2 },
    ],
    null,
  ],
])('of %s', (_, samples, growth) => {
  const found = growthPerDay(samples)
  expect(found === null ? null : Math.round(found / 10) * 10).toBe(growth)
})

test('the disk is full when the room above the reserve is gone', () => {
  const room = { free: 1_000, reserve: 200 }
  expect(fullAt(100, room, 5)).toBe(5 + 8 * DAY)
  expect(fullAt(100, { free: 100, reserve: 200 }, 5)).toBe(5)
  expect([fullAt(0, room, 5), fullAt(-3, room, 5), fullAt(null, room, 5)]).toEqual([null, null, null])
})

test('a rate needs two moments', () => {
  expect(ratePerSecond([])).toBeNull()
  expect(ratePerSecond([{ at: 0, total: 9 }])).toBeNull()
  expect(
    ratePerSecond([
      { at: 0, total: 100 },
      { at: 30_000, total: 130 },
      { at: MINUTE, total: 220 },
    ]),
  ).toBe(2)
  expect(
    ratePerSecond([
      { at: 0, total: 100 },
      { at: MINUTE, total: 0 },
    ]),
  ).toBe(0) // counters of a removed source
})

test.each([
  [0.5, 2],
  [0.05, 20],
  [0, 100],
  [1.2, 1],
])('busy by %f: %f times as much', (utilization, headroom) => {
  expect(headroomOf(utilization)).toBe(headroom)
})
