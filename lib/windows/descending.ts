const BITS = 11
const BUCKETS = 1 << BITS
const SHIFTS = [0, BITS, 2 * BITS]

/**
 * Puts indices in the order of their values, largest first and equal ones by index, in a time that does not depend on how they
 * lie: a radix sort over the bits of the doubles, which rise with the values where none is negative. `order` holds the
 * indices, rising; none of their values is NaN or negative.
 */
export function sortDescending(order: Int32Array, values: Float64Array): void {
  const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length)
  const starts = new Uint32Array(BUCKETS + 1)
  let [from, to]: [Int32Array, Int32Array] = [order, new Int32Array(order.length)]
  for (const half of [0, 1]) {
    for (const shift of SHIFTS) {
      starts.fill(0)
      for (const i of from) starts[bucketOf(bits[2 * i + half]!, shift) + 1]!++
      for (let bucket = 0; bucket < BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!
      for (const i of from) to[starts[bucketOf(bits[2 * i + half]!, shift)]!++] = i
      ;[from, to] = [to, from]
    }
  }
}

/** Complements rise where values fall. */
const bucketOf = (word: number, shift: number) => (~word >>> shift) & (BUCKETS - 1)
