import { expect, test } from 'vitest'
import { readLanes, startOf, writeLanes, type Range } from './lanes'

test('lanes in an address are read as they were written; what is none is left out', () => {
  const lanes = [
    { origin: 'CNSGH', destination: 'north_europe_main' },
    { origin: 'china_main', destination: 'NLRTM' },
  ]
  expect(readLanes(writeLanes(lanes))).toEqual(lanes)
  expect(readLanes('CNSGH-NLRTM,CNSGH-NLRTM,,x,a-b-c,<script>-x')).toEqual([{ origin: 'CNSGH', destination: 'NLRTM' }])
  expect(readLanes('a-b,c-d,e-f,g-h,i-j')).toHaveLength(4)
})

test.each<[range: Range, until: string, from: string]>([
  ['1M', '2016-01-31', '2016-01-01'],
  ['1M', '2016-03-31', '2016-03-01'],
  ['3M', '2016-01-15', '2015-10-16'],
  ['1Y', '2020-02-29', '2019-03-01'],
  ['10Y', '2026-01-05', '2016-01-06'],
])('%s up to %s begins on %s', (range, until, from) => {
  expect(startOf(range, until)).toBe(from)
})
