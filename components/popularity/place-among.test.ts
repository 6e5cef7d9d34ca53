import { expect, test } from 'vitest'
import { placeAmong } from './place-among'

const first = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ instrument: { id: at + 1 }, rank: at + 1 }))
const row = (id: number, calls: number, status: 'available' | 'unavailable' = 'available') => ({
  instrument: { id, status },
  calls,
})

test.each([
  ['among the first', first(3), row(2, 5), '2'],
  ['never called', first(3), row(7, 0), '– (nobody asked for it)'],
  ['called, but stale', first(3), row(7, 4, 'unavailable'), '– (only the available have one)'],
  ['called a moment ago', first(3), row(7, 1), 'not counted yet'],
  ['called less than ten others', first(10), row(70, 1), 'after the first 10'],
])('%s', (_, among, each, said) => {
  expect(placeAmong(among, each)).toBe(said)
})
