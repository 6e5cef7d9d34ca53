import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortDescending } from './descending'

const value = fc.oneof(
  fc.double({ min: 0, noNaN: true }),
  fc.nat({ max: 5 }),
  fc.integer({ min: 0, max: 9 }).map((k) => 1 + k * Number.EPSILON), // differ in the last bits only
)

test('the order is that of a plain sort, ties by index', () => {
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), (listed) => {
      const values = Float64Array.from(listed)
      const order = Int32Array.from(listed.keys())
      sortDescending(order, values)
      const plain = [...listed.keys()].toSorted((a, b) => values[b]! - values[a]! || a - b)
      expect([...order]).toEqual(plain)
    }),
    { numRuns: 500 },
  )
})
