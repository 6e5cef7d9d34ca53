import { describe, expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { isZone, listZones, offsetName, wallTime } from './zone'

const at = (text: string) => Date.parse(text)
const shown = (zone: string, time: number) => new Date(wallTime(zone, time)).toISOString().slice(0, 16)

describe('what the clocks of a zone show', () => {
  test.each<[zone: string, moment: string, clock: string, name: string]>([
    ['UTC', '2026-10-25T01:30:00Z', '2026-10-25T01:30', 'UTC'],
    ['Europe/London', '2026-01-01T12:00:00Z', '2026-01-01T12:00', 'UTC'],
    ['Europe/Berlin', '2026-03-29T00:59:00Z', '2026-03-29T01:59', 'UTC+01:00'],
    ['Europe/Berlin', '2026-03-29T01:00:00Z', '2026-03-29T03:00', 'UTC+02:00'], // 02:00 to 03:00 is left out
    ['Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T02:30', 'UTC+02:00'],
    ['Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T02:30', 'UTC+01:00'], // the same clock once more
    ['America/New_York', '2026-11-01T05:59:00Z', '2026-11-01T01:59', 'UTC−04:00'],
    ['America/New_York', '2026-11-01T06:00:00Z', '2026-11-01T01:00', 'UTC−05:00'],
    ['Asia/Kathmandu', '2026-06-01T00:00:00Z', '2026-06-01T05:45', 'UTC+05:45'],
    ['Asia/Kathmandu', '2026-06-01T18:15:00Z', '2026-06-02T00:00', 'UTC+05:45'],
    ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', '2026-10-04T02:30', 'UTC+11:00'], // changes by half an hour
    ['Pacific/Apia', '2012-01-02T00:00:00Z', '2012-01-02T14:00', 'UTC+14:00'],
  ])('%s at %s', (zone, moment, clock, name) => {
    expect(shown(zone, at(moment))).toBe(clock)
    expect(offsetName(zone, at(moment))).toBe(name)
  })
})

test('every minute of a day with a doubled hour has the offset that the platform states', () => {
  const begin = at('2026-10-24T22:00:00Z')
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
  })
  for (let minute = 0; minute < 25 * 60; minute++) {
    const time = begin + minute * MINUTE
    expect(shown('Europe/Berlin', time).slice(11)).toBe(format.format(time))
  }
})

test.each([
  ['UTC', true],
  ['local', true],
  ['Asia/Kathmandu', true],
  ['Nowhere/Land', false],
  ['', false],
])('%s is a zone: %s', (zone, expected) => {
  expect(isZone(zone)).toBe(expected)
})

test('the zones that can be chosen are zones', () => {
  expect(listZones().length).toBeGreaterThan(300)
  expect(listZones().every(isZone)).toBe(true)
})
