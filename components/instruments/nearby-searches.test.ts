import { expect, test } from 'vitest'
import { nearbySearches } from './nearby-searches'

test.each<[asked: string, searches: string[]]>([
  ['KRAKEN:BTCUSDT', ['BTCUSDT', 'BTCU', 'BTC', 'BT']],
  ['NOPE:XX', ['XX']],
  ['BTC/USD', ['BTCUSD', 'BTCU', 'BTC', 'BT']],
  ['KRAKEN:', []],
  ['X', []],
])('near %s: %j', (asked, searches) => {
  expect(nearbySearches(asked)).toEqual(searches)
})
