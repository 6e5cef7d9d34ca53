/** Numbers in [0, 1) that depend on the seed alone (mulberry32): the same minute always trades the same way. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One seed of several numbers, whole ones up to 2^53. */
export function mix(...parts: number[]): number {
  let mixed = 0x811c9dc5
  for (const part of parts) {
    for (const half of [part >>> 0, Math.floor(part / 4_294_967_296) >>> 0]) {
      mixed = Math.imul(mixed ^ half, 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35)
      mixed ^= mixed >>> 13
    }
  }
  return mixed >>> 0
}
