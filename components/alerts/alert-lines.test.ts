import { expect, test } from 'vitest'
import type { Condition } from '@/lib/alerts/alert'
import { linesOf } from './alert-lines'

test('levels of prices are lines, wherever they stand; volumes are none', () => {
  const condition: Condition = {
    any: [
      { type: 'above', value: 70_000 },
      {
        all: [
          { type: 'crosses-down', value: 60_000 },
          { type: 'above', value: 5, measure: 'volume' },
        ],
      },
      { type: 'ratio', factor: 3, window: '1h' },
    ],
  }
  expect(linesOf({ name: 'BTC', measure: 'price', condition })).toEqual([
    { price: 70_000, label: '> BTC' },
    { price: 60_000, label: '↓ BTC' },
  ])
  expect(linesOf({ name: 'Lane', measure: 'rate', condition: { type: 'below', value: 9 } })).toHaveLength(1)
  expect(linesOf({ name: 'Much', measure: 'volume', condition: { type: 'above', value: 5 } })).toEqual([])
})
