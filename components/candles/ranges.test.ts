import { describe, expect, test } from 'vitest'
import { CANDLES_DEFAULT } from '@/lib/candles/contract'
import { openTimeOf } from '@/lib/candles/interval'
import { firstView, RANGE_NAMES, RANGES } from './ranges'

const minutes = (count: number) => Array.from({ length: count }, (_, minute) => minute * 60_000)

test.each(RANGE_NAMES)('%s fits into the candles that are asked for at first', (name) => {
  const { interval, length } = RANGES[name]
  let count = 0
  for (let openTime = openTimeOf(1e12, interval); openTime > 1e12 - length; count++) {
    openTime = openTimeOf(openTime, interval, -1)
  }
  expect(count).toBeGreaterThanOrEqual(60)
  expect(count).toBeLessThan(CANDLES_DEFAULT)
})

describe('at first a chart looks at', () => {
  test.each<[what: string, count: number, range: Parameters<typeof firstView>[1], expected: [number, number]]>([
    ['the newest ones', 500, '', [360, 504]],
    ['all of a few, with air before', 30, '', [-10, 34]],
    ['an hour', 500, '1h', [440, 504]],
    ['what there is, when it is younger than the range', 100, '6h', [0, 104]],
    ['not only one or two that fill the whole width', 3, '1h', [-17, 7]],
    ['nothing', 0, '1h', [-10, 4]],
  ])('%s', (_, count, range, [from, to]) => {
    expect(firstView(minutes(count), range)).toEqual({ from, to })
  })
})
