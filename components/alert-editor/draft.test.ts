import { expect, test } from 'vitest'
import { AlertBody, type AlertDraft } from '@/lib/alerts/contract'
import { asType, newDraft, toBody, toDraft, withMeasure, withSymbols } from './draft'

const tea: AlertDraft = { name: 'Tea', scope: { symbols: ['PUSH:TEA'] }, condition: { type: 'above', value: 4 } }

test('a new alert with a name is a whole one', () => {
  expect(AlertBody.parse(toBody({ ...newDraft(['PUSH:TEA']), name: 'Tea' }))).toMatchObject({
    scope: { symbols: ['PUSH:TEA'] },
    measure: 'volume',
    condition: { type: 'ratio', factor: 3, window: '1h' },
    channels: [1],
    for: null,
    again: null,
  })
})

test.each<[name: string, alert: AlertDraft]>([
  ['plain', tea],
  [
    'all options',
    {
      ...tea,
      note: 'Buy less',
      channels: [1, 7],
      enabled: false,
      pausedUntil: 1_800_000_000_000,
      scope: { all: true },
      measure: 'volume_24h',
      condition: { type: 'ratio', factor: 2.5, window: '90m' },
      on: 'close',
      for: '5m',
      recovery: 2,
      cooldown: '1h',
      expiresAt: 1_800_000_000_000,
      noData: 'alert',
      again: { every: '1h', percent: 5 },
    },
  ],
  [
    'a group in a group',
    {
      ...tea,
      scope: { source: 'kraken' },
      condition: {
        all: [
          { type: 'crosses-down', value: 1e-8, recovery: 2e-8 },
          {
            any: [
              { type: 'rank', top: 10 },
              { type: 'no-data', after: '90s', measure: 'volume' },
            ],
          },
          { type: 'change', percent: 4, window: '1h', direction: 'up' },
        ],
      },
    },
  ],
])('an alert that is opened and saved unchanged stays the same: %s', (_, alert) => {
  const saved = AlertBody.parse(alert)
  expect(AlertBody.parse(toBody(toDraft(saved)))).toEqual(saved)
})

test('of lanes an alert begins with days, and changes between days and minutes with what is watched', () => {
  const lanes = newDraft(['LANE:CNSGH-NLRTM'])
  const halfMore = { type: 'ratio', factor: 1.5, window: '30d' }
  expect(AlertBody.parse({ ...toBody(lanes), name: 'x' })).toMatchObject({ measure: 'rate', condition: halfMore })
  const bitcoin = withSymbols({ ...lanes, for: '2d' }, ['KRAKEN:BTCUSD'])
  expect(toBody(bitcoin)).toMatchObject({ measure: 'volume', condition: { factor: 3, window: '1h' }, for: null })
  expect(withSymbols(bitcoin, ['KRAKEN:BTCUSD', 'LANE:CNSGH-NLRTM']).measure).toBe('volume')
  const condition = {
    join: 'any',
    members: [asType(bitcoin.condition as never, 'no-data'), bitcoin.condition],
  } as const
  expect(
    toBody(withMeasure({ ...bitcoin, condition: { ...condition, members: [...condition.members] } }, 'rate')),
  ).toMatchObject({
    measure: 'rate',
    condition: { any: [{ type: 'no-data', after: '10d' }, halfMore] },
  })
})

test('a negative change is a fall', () => {
  const saved = AlertBody.parse({ ...tea, condition: { type: 'change', percent: -4, window: '1h' } })
  expect(toBody(toDraft(saved)).condition).toEqual({ type: 'change', percent: 4, window: '1h', direction: 'down' })
})

test.each<[typed: string, sent: unknown]>([
  ['70,000.5', 70_000.5],
  ['70 000', 70_000],
  ['1e-8', 1e-8],
  ['0,5', '0,5'],
  ['much', 'much'],
  ['', undefined],
])('a level typed as "%s" is sent as %j', (typed, sent) => {
  const condition = { ...asType(newDraft([]).condition as never, 'above'), level: typed }
  expect(toBody({ ...newDraft([]), condition }).condition).toEqual({ type: 'above', value: sent })
})

test('a level stays when only the way to pass it changes', () => {
  const above = { ...asType(newDraft([]).condition as never, 'above'), level: '5' }
  expect(asType(above, 'crosses-up')).toMatchObject({ type: 'crosses-up', level: '5' })
  expect(asType(above, 'change')).toMatchObject({ type: 'change', level: '5', span: '1h' })
  expect(asType(above, 'ratio')).toMatchObject({ type: 'ratio', level: '3', span: '1h' })
})
