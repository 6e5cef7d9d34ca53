import { expect, test } from 'vitest'
import { parseDay, parseMinute, toMinuteText } from './when-text'

test.each<[text: string, day: string | null]>([
  ['2016-01-31', '2016-01-31'],
  [' 2016-1-3 ', '2016-01-03'],
  ['', ''],
  ['2016-01', null],
  ['2015-02-29', null],
  ['31.01.2016', null],
  ['1969-12-31', null], // before the bound
])('the day %j is %j', (text, day) => {
  expect(parseDay(text, { min: '1970-01-01' })).toBe(day)
})

test.each<[text: string, minute: string | null]>([
  ['2026-11-21 16:55', '2026-11-21T16:55'],
  ['2026-11-21T16:55', '2026-11-21T16:55'],
  ['2026-11-21 6:05 UTC', '2026-11-21T06:05'],
  ['', ''],
  ['2026-11-21', null],
  ['2026-11-21 24:00', null],
  ['2026-11-31 10:00', null],
])('the minute %j is %j', (text, minute) => {
  expect(parseMinute(text)).toBe(minute)
})

test('a minute is shown as moments are everywhere', () => {
  expect(toMinuteText('2026-11-21T16:55')).toBe('2026-11-21 16:55')
})
