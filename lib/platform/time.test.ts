import { expect, test } from 'vitest'
import { formatDuration, parseDuration, parseTime } from './time'

const noon = Date.UTC(2026, 10, 20, 12)

test.each<[text: string, expected: number | undefined]>([
  [String(noon), noon],
  [String(noon / 1_000), noon],
  ['2026-11-20T12:00:00Z', noon],
  ['2026-11-20T17:45:00+05:45', noon],
  ['2026-11-20', Date.UTC(2026, 10, 20)],
  ['yesterday', undefined],
  ['2026-13-45T00:00:00Z', undefined],
  ['2026-02-31T00:00:00Z', undefined],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2026-11-20T12:00:00', undefined],
  ['-5', undefined],
  ['NaN', undefined],
  ['', undefined],
])('the moment %j is %j', (text, expected) => {
  expect(parseTime(text)).toBe(expected)
})

test.each<[text: string, expected: number | undefined]>([
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['1.5h', undefined],
  ['24', undefined],
  ['h', undefined],
])('the duration %j is %j ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected)
})

test.each(['24h', '90m', '45s', '168h'])('%s is written as it was read', (text) => {
  expect(formatDuration(parseDuration(text)!)).toBe(text)
})
