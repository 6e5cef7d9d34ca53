import { expect, test } from 'vitest'
import type { Scale } from './chart-settings'
import { fitting, type Layer } from './layer'

const layer = (id: string, pane: string | null): Layer => ({ id, title: id, pane, colour: 0, dashed: false })
const layers = [layer('sma', null), layer('rsi', 'rsi')]

test.each<[scale: Scale, fit: string[], others: string[]]>([
  ['linear', ['sma', 'rsi'], []],
  ['log', ['sma', 'rsi'], []],
  ['percent', ['rsi'], ['sma']],
])('on the scale %s', (scale, ...expected) => {
  expect(fitting(layers, scale).map((each) => each.map(({ id }) => id))).toEqual(expected)
})
