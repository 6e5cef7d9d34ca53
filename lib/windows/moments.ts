/** Count, mean, and the sum of squared distances to the mean: what a deviation is made of. */
export type Moments = { n: number; mean: number; m2: number }

export const NOTHING: Moments = { n: 0, mean: 0, m2: 0 }

/** The moments of two groups together (Chan, Golub, LeVeque 1979). Nothing is ever subtracted, so no digits are lost. */
export function merge(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b
  if (b.n === 0) return a
  const n = a.n + b.n
  const distance = b.mean - a.mean
  return {
    n,
    mean: a.mean + (distance * b.n) / n,
    m2: a.m2 + b.m2 + (distance * distance * a.n * b.n) / n,
  }
}

/** The moments of values; NaN is a value that is missing. Two passes: exact where one pass would cancel. */
export function momentsOf(values: Iterable<number>): Moments {
  let n = 0
  let sum = 0
  let first = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (n === 0) first = value
    sum += value - first
    n++
  }
  if (n === 0) return NOTHING
  const mean = first + sum / n
  let m2 = 0
  let drift = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    m2 += (value - mean) ** 2
    drift += value - mean
  }
  return { n, mean, m2: Math.max(0, m2 - (drift * drift) / n) }
}

/** The population standard deviation; null of nothing. */
export const deviation = ({ n, m2 }: Moments): number | null => (n === 0 ? null : Math.sqrt(m2 / n))
