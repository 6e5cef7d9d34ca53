import { HOUR, MINUTE, SECOND } from '@/lib/platform/time'

/** How long after each failed attempt the next is made: Standard Webhooks' schedule, with early steps because prices move. */
const STEPS = [
  5 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
export const ATTEMPTS_MAX = STEPS.length + 1
const JITTER = 0.2
/** A receiver may ask for patience, but not for days of it. */
const RETRY_AFTER_MAX = 2 * HOUR

/** How long to wait after this attempt (from 1); null when it was the last one. */
export function waitAfter(attempt: number, retryAfterMs: number | null, random: () => number): number | null {
  const step = STEPS[attempt - 1]
  if (step === undefined) return null
  const wait = step * (1 + JITTER * (random() - 0.5))
  return Math.round(Math.max(wait, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX)))
}
