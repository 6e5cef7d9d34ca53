/** The same numbers for the same seed, from 0 up to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** A price with two decimals that walks from where it is. */
export const walk = (price: number, random: () => number): number =>
  Math.max(1, Math.round((price + random() - 0.5) * 100) / 100)
