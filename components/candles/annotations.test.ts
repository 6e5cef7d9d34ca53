import { expect, test } from 'vitest'
import { toMarkers } from './annotations'

const noon = Date.UTC(2026, 10, 20, 12)
const colours = { fired: 'red', picked: 'blue' }

test('firings of one candle become one marker with their number, in order of time', () => {
  const marks = [
    { at: noon + 300_000, kind: 'fired' },
    { at: noon + 61_000, kind: 'fired' },
    { at: noon + 119_999, kind: 'fired' },
    { at: noon + 60_000, kind: 'picked' },
  ] as const
  expect(toMarkers(marks, '1m', colours)).toEqual([
    { time: noon / 1_000 + 60, position: 'aboveBar', shape: 'arrowDown', color: 'red', text: '×2' },
    { time: noon / 1_000 + 60, position: 'belowBar', shape: 'arrowUp', color: 'blue' },
    { time: noon / 1_000 + 300, position: 'aboveBar', shape: 'arrowDown', color: 'red' },
  ])
  expect(toMarkers(marks, '15m', colours)).toMatchObject([{ time: noon / 1_000, text: '×3' }, { color: 'blue' }])
})
