import { setTimeout } from 'node:timers/promises'
import { Fault } from '@/lib/platform/fault'
import { SECOND } from '@/lib/platform/time'
import type { SourceIo } from './source'

export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>
export const sleepFor: Sleep = (ms, signal) => setTimeout(ms, undefined, { signal })

/** Longer than this nobody waits inside a call; the caller is told when to come back. */
const LONGEST_WAIT = 30 * SECOND

type Limit = { label: string; gap: number; burst?: number; sleep?: Sleep | undefined }

/** Lets calls through `gap` ms apart, the first `burst` of them after a pause at once. */
export function openLimiter({ label, gap, burst = 1, sleep = sleepFor }: Limit) {
  const ahead = (burst - 1) * gap
  let due = 0 // when the next call would be let through if nothing could be saved up

  return async ({ now, signal }: Pick<SourceIo, 'now' | 'signal'>): Promise<void> => {
    const time = now()
    // Never this far ahead by itself: the clock was set back.
    if (due > time + LONGEST_WAIT + ahead + gap) due = time
    const from = Math.max(due, time)
    const wait = from - ahead - time
    if (wait > LONGEST_WAIT) {
      throw new Fault('rate-limited', `${label} is being asked as often as it allows`, { retryAfterMs: wait })
    }
    due = from + gap
    if (wait > 0) await sleep(wait, signal)
  }
}
