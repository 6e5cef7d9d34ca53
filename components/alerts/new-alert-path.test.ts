import { expect, test } from 'vitest'
import { crossingAt, newAlertPath, newListAlertPath } from './new-alert-path'

test.each<[price: number, last: number | null, type: string]>([
  [6_800, 6_734, 'crosses-up'],
  [6_700, 6_734, 'crosses-down'],
  [6_734, 6_734, 'crosses-up'],
  [6_734, null, 'crosses-up'],
])('%d is reached from %s when it %s', (price, last, type) => {
  expect(crossingAt(price, last)).toEqual({ type, value: price })
})

test('the address of a new alert names what was chosen', () => {
  expect(newAlertPath('PUSH:A/B')).toBe('/alerts/new?symbol=PUSH:A%2FB')
  expect(newAlertPath('RECORDED:XRPUSD', { type: 'crosses-down', value: 0.48361 })).toBe(
    '/alerts/new?symbol=RECORDED:XRPUSD&type=crosses-down&value=0.48361&from=chart',
  )
  expect(newListAlertPath(3)).toBe('/alerts/new?list=3')
})
