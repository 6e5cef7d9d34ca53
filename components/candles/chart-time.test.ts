import { expect, test } from 'vitest'
import type { Interval } from '@/lib/candles/interval'
import { formatMark, formatOpening, type Mark } from './chart-time'

test.each<[moment: string, interval: Interval, zone: string, expected: string]>([
  ['2026-06-01T13:05Z', '1m', 'UTC', '2026-06-01 13:05 UTC'],
  ['2026-06-01T20:00Z', '1h', 'Asia/Kathmandu', '2026-06-02 01:45 UTC+05:45'],
  ['2026-10-25T00:30Z', '30m', 'Europe/Berlin', '2026-10-25 02:30 UTC+02:00'],
  ['2026-10-25T01:30Z', '30m', 'Europe/Berlin', '2026-10-25 02:30 UTC+01:00'],
  ['2026-06-01T00:00Z', '1d', 'America/New_York', '2026-06-01 UTC'], // its day is one of UTC
  ['2026-06-01T00:00Z', '1M', 'Asia/Kathmandu', '2026-06-01 UTC'],
])('a candle of %s, %s, in %s opened %s', (moment, interval, zone, expected) => {
  expect(formatOpening(Date.parse(moment), interval, zone)).toBe(expected)
})

test.each<[mark: Mark, zone: string, expected: string]>([
  ['time', 'UTC', '20:00'],
  ['time', 'Asia/Kathmandu', '01:45'],
  ['day', 'Asia/Kathmandu', '1 Jan'],
  ['month', 'Asia/Kathmandu', 'Jan'],
  ['year', 'Asia/Kathmandu', '2026'],
  ['year', 'UTC', '2025'],
])('a mark of a %s in %s is %s', (mark, zone, expected) => {
  expect(formatMark(Date.parse('2025-12-31T20:00Z'), mark, zone)).toBe(expected)
})
