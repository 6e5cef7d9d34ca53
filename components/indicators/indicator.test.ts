import { expect, test } from 'vitest'
import { formatIndicators, layersOf, parseIndicators, titleOf } from './indicator'

test.each<[text: string, expected: string]>([
  ['', ''],
  ['sma-20,rsi-14', 'sma-20,rsi-14'],
  ['sma', 'sma-20'],
  ['bollinger-20-2.5', 'bollinger-20-2.5'],
  ['bollinger-9999-0', 'bollinger-500-0.5'],
  ['ema-7.4', 'ema-7'],
  ['sma-x,nonsense-4,toString', 'sma-20'],
  ['sma-5,sma-5,sma-6', 'sma-5,sma-6'],
  ['vwap-3', 'vwap'],
  [Array.from({ length: 20 }, (_, at) => `sma-${at + 2}`).join(','), 'sma-2,sma-3,sma-4,sma-5,sma-6,sma-7,sma-8,sma-9'],
])('an address that says %s means %s', (text, expected) => {
  expect(formatIndicators(parseIndicators(text))).toBe(expected)
})

test('each line has a name, a pane and a colour', () => {
  const layers = layersOf(parseIndicators('bollinger,rsi-7'), 1)
  expect(layers.map(({ id, pane, colour }) => [id, pane, colour])).toEqual([
    ['bollinger-20-2 upper', null, 1],
    ['bollinger-20-2 middle', null, 1],
    ['bollinger-20-2 lower', null, 1],
    ['rsi-7', 'rsi-7', 2],
  ])
  expect(parseIndicators('bollinger').map(titleOf)).toEqual(['Bollinger 20 2'])
})
