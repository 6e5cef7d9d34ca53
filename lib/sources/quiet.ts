/** Calls back after so many ms; answers how to call it off. */
export type After = (ms: number, run: () => void) => () => void

export const afterMs: After = (ms, run) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

export type Quiet = { heard(): void; stop(): void }

const STEPS = 5

/**
 * Tells once that nothing was heard for `ms`, or up to a fifth longer. It counts steps and does not look at the clock: a
 * process that stood still for a minute finds everything that was said meanwhile, and nobody was silent.
 * `isDeaf`: nothing can be heard now, so that nobody can be blamed for silence. `heard` is cheap: once for each frame.
 */
export function watchQuiet(after: After, ms: number, isDeaf: () => boolean, onQuiet: () => void): Quiet {
  let wasHeard = false
  let quiet = 0
  let cancel = after(ms / STEPS, step)

  function step(): void {
    quiet = wasHeard || isDeaf() ? 0 : quiet + 1
    wasHeard = false
    if (quiet === STEPS) return onQuiet()
    cancel = after(ms / STEPS, step)
  }

  return {
    heard() {
      wasHeard = true
    },
    stop: () => cancel(),
  }
}
