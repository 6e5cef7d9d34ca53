import { setTimeout as sleep } from 'node:timers/promises'
import { SECOND } from '@/lib/platform/time'

/** One of the things that run: it restarts by itself until it is stopped. */
export type Part = { name: string; stop: (hurry: AbortSignal) => Promise<void> }

export type Surroundings = {
  runDir: string
  say: (line: string) => void
  /** Hears how many deaths in a row there were. */
  onDeath?: (name: string, deaths: number) => void
  takeLine: (name: string, line: string, stream: 'stdout' | 'stderr') => void
}

/** After a life this long a death counts as the first again. */
const LONG_LIFE = 30 * SECOND
const PAUSES = [0, SECOND / 4, SECOND / 2, SECOND, 2 * SECOND]
const LONGEST_PAUSE = 5 * SECOND

/** How long to wait before the next try after this many deaths in a row, in ms. */
export const pauseAfter = (deaths: number): number => PAUSES[deaths - 1] ?? LONGEST_PAUSE

/** Runs `live` again and again, at once after the first death and then with growing pauses. `live` resolves with how it ended. */
export function restartWhileWanted(name: string, { say, onDeath }: Surroundings, live: () => Promise<string>) {
  const cancelled = new AbortController()
  async function repeat() {
    let deaths = 0
    while (!cancelled.signal.aborted) {
      const bornAt = Date.now()
      const how = await live()
      if (cancelled.signal.aborted) return
      deaths = Date.now() - bornAt > LONG_LIFE ? 1 : deaths + 1
      onDeath?.(name, deaths)
      const pause = pauseAfter(deaths)
      say(`${name} ended (${how}); it starts again ${pause > 0 ? `in ${pause / SECOND} s` : 'now'}`)
      await sleep(pause, undefined, { signal: cancelled.signal }).catch(() => {})
    }
  }
  return { done: repeat(), cancel: () => cancelled.abort() }
}
