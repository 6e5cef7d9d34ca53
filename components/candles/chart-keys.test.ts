import { describe, expect, test } from 'vitest'
import { actionOf, stepFrom, type Action, type Place } from './chart-keys'

const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false }

test.each<[key: string, more: Partial<typeof none>, place: Place, expected: Action | null]>([
  ['ArrowLeft', {}, 'chart', { do: 'step', by: -1 }],
  ['ArrowRight', { shiftKey: true }, 'chart', { do: 'step', by: 10 }],
  ['ArrowLeft', {}, 'page', null], // the page scrolls by it
  ['Home', {}, 'chart', { do: 'first' }],
  ['Escape', {}, 'chart', { do: 'leave' }],
  ['Enter', {}, 'chart', { do: 'menu' }],
  ['Enter', {}, 'page', null], // presses what has the focus
  ['a', {}, 'chart', { do: 'alert' }],
  ['a', {}, 'page', null],
  ['a', { ctrlKey: true }, 'chart', null], // selects everything
  ['+', { shiftKey: true }, 'chart', { do: 'zoom', factor: 0.7 }],
  ['=', {}, 'chart', { do: 'zoom', factor: 0.7 }],
  ['-', {}, 'chart', { do: 'zoom', factor: 1 / 0.7 }],
  ['-', {}, 'page', null],
  ['1', {}, 'page', { do: 'interval', interval: '1m' }],
  ['9', {}, 'chart', { do: 'interval', interval: '1w' }],
  ['0', {}, 'page', null],
  ['1', { ctrlKey: true }, 'page', null], // a tab of the browser
  ['1', {}, 'field', null],
  ['/', {}, 'field', null],
  ['/', {}, 'page', { do: 'search' }],
  ['?', { shiftKey: true }, 'page', { do: 'help' }],
  ['x', {}, 'chart', null],
])('%s %o on the %s', (key, more, place, expected) => {
  expect(actionOf({ ...none, ...more, key }, place, true)).toEqual(expected)
})

test('keys of the whole page can be kept to the chart', () => {
  expect(actionOf({ ...none, key: '1' }, 'page', false)).toBeNull()
  expect(actionOf({ ...none, key: '1' }, 'chart', false)).toEqual({ do: 'interval', interval: '1m' })
})

describe('a step', () => {
  test.each<[cursor: number | null, by: number, expected: number | null]>([
    [null, -1, 40], // begins at the newest
    [40, -1, 30],
    [20, 10, 40],
    [20, -10, 10],
    [10, -1, 10],
    [99, 1, 40], // is not there any more
  ])('from %s by %d', (cursor, by, expected) => {
    expect(stepFrom([10, 20, 30, 40], cursor, by)).toBe(expected)
  })

  test('goes nowhere without candles', () => {
    expect(stepFrom([], 10, 1)).toBeNull()
  })
})
