/** For this run: FAULT_SEED, or a new one. Printed, so that a run can be repeated. */
export const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31))
/** How many rounds a long run has; undefined in the short form. */
export const ROUNDS = process.env.FAULT_ROUNDS === undefined ? undefined : Number(process.env.FAULT_ROUNDS)

/** One line that says what a run did and how long it took. */
export function tell(line: string): void {
  process.stdout.write(`  fault run (seed ${SEED}): ${line}\n`)
}

tell('begins')
