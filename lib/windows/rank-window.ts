import { sortDescending } from './descending'
import type { HourWindow } from './hours'

export type Ranked = {
  /** Dense indices, largest deviation first; those without values are not in it. */
  order: Int32Array
  deviation: Float64Array // by dense index; NaN without values
  mean: Float64Array
  samples: Uint32Array
}

/** Ranks every instrument of a window by its population standard deviation. */
export function rankWindow(window: HourWindow): Ranked {
  const { size } = window
  const deviation = new Float64Array(size)
  const mean = new Float64Array(size)
  const samples = new Uint32Array(size)
  const order = new Int32Array(size)
  const read = { n: 0, mean: 0, deviation: 0 }
  let length = 0
  for (let i = 0; i < size; i++) {
    if (window.read(i, read)) order[length++] = i
    deviation[i] = read.deviation
    mean[i] = read.mean
    samples[i] = read.n
  }
  const ranked = order.subarray(0, length)
  sortDescending(ranked, deviation)
  return { order: ranked, deviation, mean, samples }
}
