/** For this run: FAULT_SEED, or a new one. Printed, so that a run can be repeated. */
export const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** How many rounds a long run has; undefined in the short form. */
export const ROUNDS = process.env.FAULT_ROUNDS === undefined ? undefined : Number(process.env.FAULT_ROUNDS)

/** The same numbers between 0 and 1 for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One line that says what a run did and how long it took. */
export function tell(line: string): void {
  process.stdout.write(`  fault run (seed ${SEED}): ${line}\n`)
}

tell('begins')
