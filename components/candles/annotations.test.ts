import { LineStyle } from 'lightweight-charts'
import { expect, test } from 'vitest'
import { toMarkers, toPriceLine } from './annotations'

test('what happened stands at its candle, oldest first', () => {
  const marks = [
    { id: 'b', time: Date.UTC(2026, 0, 1, 13, 59, 59), label: 'over', tone: 'ended' },
    { id: 'a', time: Date.UTC(2026, 0, 1, 12, 0, 1), label: '3x volume', tone: 'fired' },
  ] as const
  expect(toMarkers(marks, '1h', 'amber')).toMatchObject([
    { id: 'a', time: Date.UTC(2026, 0, 1, 12) / 1_000, text: '3x volume', shape: 'arrowDown', color: 'amber' },
    { id: 'b', time: Date.UTC(2026, 0, 1, 13) / 1_000, text: 'over', shape: 'circle' },
  ])
})

test('a level is dashed and named', () => {
  expect(toPriceLine({ id: '7', price: 65_000, label: 'above 65,000' }, 'amber')).toEqual({
    id: '7',
    price: 65_000,
    title: 'above 65,000',
    color: 'amber',
    lineStyle: LineStyle.Dashed,
  })
})
