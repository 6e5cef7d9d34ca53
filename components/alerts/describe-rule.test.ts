import { expect, test } from 'vitest'
import type { AlertBody } from '@/lib/alerts/contract'
import { describeOptions, describeRule, describeScope } from './describe-rule'

const tea: AlertBody['scope'] = { symbols: ['PUSH:TEA'] }

test.each<[condition: AlertBody['condition'], measure: AlertBody['measure'] | undefined, expected: string]>([
  [
    { type: 'ratio', factor: 2.7, window: '1h' },
    'volume',
    'Fires when, on PUSH:TEA, volume is more than 2.7 times its average of the 1 h before.',
  ],
  [{ type: 'below', value: 69_000.5 }, 'price', 'Fires when, on PUSH:TEA, price is below 69,000.5.'],
  [{ type: 'crosses-up', value: 5 }, undefined, 'Fires when, on PUSH:TEA, price rises through 5.'],
  [
    { type: 'change', percent: -4, window: '30m' },
    'price',
    'Fires when, on PUSH:TEA, price falls by more than 4 % within 30 min.',
  ],
  [
    { type: 'change', percent: 4, window: '90m' },
    'price',
    'Fires when, on PUSH:TEA, price moves by more than 4 % within 1 h 30 min.',
  ],
  [{ type: 'rank', top: 10 }, 'price', 'Fires when, on PUSH:TEA, the deviation of its price is among the 10 largest.'],
  [
    {
      all: [
        { type: 'above', value: 5 },
        {
          any: [
            { type: 'no-data', after: '90s' },
            { type: 'ratio', factor: 3, window: '1h', measure: 'volume' },
          ],
        },
      ],
    },
    'price',
    'Fires when, on PUSH:TEA, price is above 5 and (nothing is heard of its price for 1 min 30 s or volume is more than 3 times its average of the 1 h before).',
  ],
])('%j of %s', (condition, measure, expected) => {
  expect(describeRule({ scope: tea, condition, ...(measure && { measure }) })).toBe(expected)
})

test.each<[scope: AlertBody['scope'], expected: string]>([
  [{ symbols: ['A:A', 'A:B'] }, 'A:A or A:B'],
  [{ symbols: ['A:A', 'A:B', 'A:C'] }, 'A:A, A:B or A:C'],
  [{ symbols: ['A:A', 'A:B', 'A:C', 'A:D'] }, 'any of 4 instruments'],
  [{ source: 'kraken' }, 'any instrument of Kraken'],
  [{ all: true }, 'any instrument'],
])('scope %j', (scope, expected) => {
  expect(describeScope(scope, () => 'Kraken')).toBe(expected)
})

test('what is about lanes is said in days', () => {
  const rule = {
    scope: { all: true },
    measure: 'rate',
    condition: { type: 'ratio', factor: 1.5, window: '30d' },
  } as const
  expect(describeRule(rule)).toBe(
    'Fires when, on any lane, freight rate is more than 1.5 times its average of the 30 d before.',
  )
  expect(describeOptions({ ...rule, on: 'close', noData: 'alert' })).toEqual([
    'Looked at once a day is over.',
    'It also fires when no day has a rate for 8 d.',
  ])
})

test('the options that are set are said, each in a sentence', () => {
  const rule = { scope: tea, condition: { type: 'above', value: 5 } } as const
  expect(describeOptions(rule)).toEqual(['Looked at with every quote.'])
  expect(
    describeOptions({
      ...rule,
      on: 'close',
      recovery: 4.5,
      cooldown: '15m',
      noData: 'alert',
      again: { every: '1h', percent: 5 },
      expiresAt: Date.UTC(2026, 0, 31, 12),
    }),
  ).toEqual([
    'Looked at once a minute is complete.',
    'A firing ends at 4.5, not where it began.',
    'After a firing it is quiet for 15 min.',
    'While it fires it says so again every 1 h and when the value is 5 % further.',
    'It also fires when nothing is heard for 5 min.',
    'It watches until 2026-01-31 12:00:00 UTC.',
  ])
})
