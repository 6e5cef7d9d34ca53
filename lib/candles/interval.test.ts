import { expect, test } from 'vitest'
import { closeTimeOf, INTERVALS, type Interval, openTimeOf } from './interval'

const utc = (text: string) => Date.parse(text)

test.each<[interval: Interval, time: string, open: string, close: string]>([
  ['1m', '2026-11-20T12:34:56.789Z', '2026-11-20T12:34:00Z', '2026-11-20T12:35:00Z'],
  ['1h', '2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z', '2026-11-20T13:00:00Z'],
  ['1d', '2026-11-20T23:59:59.999Z', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'],
  ['3d', '1970-01-03T23:59:59Z', '1970-01-01T00:00:00Z', '1970-01-04T00:00:00Z'], // counted from 1970-01-01
  ['1w', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'], // Monday to Sunday
  ['1w', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
  ['1M', '2024-02-29T12:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
  ['1M', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
])('the %s candle of %s opens at %s and closes at %s', (interval, time, open, close) => {
  const openTime = openTimeOf(utc(time), interval)
  expect(new Date(openTime).toISOString()).toBe(new Date(utc(open)).toISOString())
  expect(closeTimeOf(openTime, interval)).toBe(utc(close))
})

test.each(INTERVALS)('a step forward and one back in %s is no step', (interval) => {
  const openTime = openTimeOf(utc('2026-03-29T01:30:00Z'), interval)
  expect(openTimeOf(openTimeOf(openTime, interval, 1), interval, -1)).toBe(openTime)
})
