import { expect, test } from 'vitest'
import { instrumentPath } from './instrument-path'

test.each<[ref: string | number, expected: string]>([
  ['RECORDED:BTCUSD', '/instruments/RECORDED:BTCUSD'],
  ['PUSH:A/B', '/instruments/PUSH:A%2FB'],
  [42, '/instruments/42'],
])('%s is at %s', (ref, expected) => {
  expect(instrumentPath(ref)).toBe(expected)
})
