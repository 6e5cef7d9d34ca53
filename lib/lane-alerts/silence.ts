import { silenceOf } from '@/lib/alerts/dead-source'
import type { Rule } from '@/lib/alerts/rule'
import { LIVE_DAYS } from '@/lib/alerts/rule'
import { DAY } from '@/lib/platform/time'

/** The lane of a source that has the newest day, and how many lanes it has. */
export type Voice = { instrumentId: number; heardAt: number; lanes: number }

type About = {
  instrumentId: number
  heardAt: number // the end of its newest day with a rate, epoch ms; 0: it never had one
  isNamed: boolean
  isRecorded: boolean
  voice: Voice | undefined
}

/**
 * Since when a lane is silent as a rule counts it (0: it is not for it to say), and for how many others it speaks. A lane that a
 * person named speaks for itself. Of the rest, recordings are never late, what fell silent long ago is history, and when a source
 * is silent as a whole the lane that was heard last speaks for all.
 */
export function silenceFor(rule: Rule, about: About, now: number): { heardAt: number; suppressed: number } {
  const { heardAt, isNamed, isRecorded, voice, instrumentId } = about
  const alone = { heardAt, suppressed: 0 }
  const threshold = silenceOf(rule)
  if (isNamed || threshold === Infinity || heardAt === 0) return alone
  if (isRecorded || heardAt + threshold < now - LIVE_DAYS * DAY) return { heardAt: 0, suppressed: 0 }
  if (!voice || now - voice.heardAt < threshold) return alone
  return voice.instrumentId === instrumentId ? { heardAt, suppressed: voice.lanes - 1 } : { heardAt: 0, suppressed: 0 }
}
