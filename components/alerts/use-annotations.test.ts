import { expect, test } from 'vitest'
import { minuteToExplain } from './use-annotations'

const noon = Date.UTC(2026, 10, 20, 12)
const marks = [
  { at: noon + 60_000, kind: 'picked' },
  { at: noon + 3_600_000, kind: 'fired' },
  { at: noon + 120_000, kind: 'fired' },
] as const

test('of a candle that is explained, the minute in which something fired is the one', () => {
  expect(minuteToExplain(noon, '1h', { marks, lines: [] })).toBe(noon + 120_000)
  expect(minuteToExplain(noon + 60_000, '1m', { marks, lines: [] })).toBe(noon + 60_000)
  expect(minuteToExplain(noon - 3_600_000, '1h', { marks, lines: [] })).toBe(noon - 3_600_000)
})
