import { expect, test } from 'vitest'
import { markWeight } from './mark-weight'

const DAY = 50
const HOUR = 30

test.each<[what: string, zone: string, before: string, time: string, expected: number]>([
  ['a day of UTC', 'UTC', '2026-06-01T23:59Z', '2026-06-02T00:00Z', DAY],
  ['midnight of UTC is no day elsewhere', 'Asia/Kathmandu', '2026-06-01T23:59Z', '2026-06-02T00:00Z', 21],
  ['a day in Nepal', 'Asia/Kathmandu', '2026-06-01T18:14Z', '2026-06-01T18:15Z', DAY],
  ['a year in Nepal', 'Asia/Kathmandu', '2025-12-31T18:14Z', '2025-12-31T18:15Z', 70],
  ['a month in New York', 'America/New_York', '2026-06-01T03:59Z', '2026-06-01T04:00Z', 60],
  ['the hour that is left out in spring', 'Europe/Berlin', '2026-03-29T00:59Z', '2026-03-29T01:00Z', 31],
  ['the doubled hour begins again', 'Europe/Berlin', '2026-10-25T00:59Z', '2026-10-25T01:00Z', HOUR],
  ['the day after the doubled hour', 'Europe/Berlin', '2026-10-25T22:59Z', '2026-10-25T23:00Z', DAY],
  ['a minute', 'UTC', '2026-06-01T10:01Z', '2026-06-01T10:02Z', 20],
])('%s', (_, zone, before, time, expected) => {
  expect(markWeight(Date.parse(before), Date.parse(time), zone)).toBe(expected)
})

test('a day of 25 hours has one begin, and a day of 23 too', () => {
  for (const [begin, hours] of [
    ['2026-10-24T22:00Z', 25],
    ['2026-03-28T23:00Z', 23],
  ] as const) {
    const opens = Array.from({ length: hours + 1 }, (_, hour) => Date.parse(begin) + hour * 3_600_000)
    const days = opens.slice(1).filter((time, at) => markWeight(opens[at]!, time, 'Europe/Berlin') >= DAY)
    expect(days).toEqual([opens.at(-1)])
  }
})
