import { formatAge, formatMoment } from '@/components/freshness/age'
import type { SourceView } from '@/lib/sources/contract'
import { formatSpan } from '@/lib/platform/time'

type Said = Pick<SourceView, 'kind' | 'state' | 'freshness' | 'budget' | 'lastSuccess' | 'lastAttempt' | 'lastError'>

/** What a source is doing and since when, in one sentence. Without a clock no ages are told. */
export function describeSource(source: Said, now: number | null): string {
  const ago = (at: number) => (now === null ? '' : ` ${formatAge(now - at)} ago`)
  const answered =
    source.lastSuccess === null ? 'It has never answered.' : `It last answered${ago(source.lastSuccess)}.`
  if (source.kind === 'door') {
    const last = source.lastSuccess === null ? 'None has come yet.' : `The last came${ago(source.lastSuccess)}.`
    const paused = source.state === 'paused' ? 'Paused by a person: nothing is taken in. ' : ''
    return `${paused}Programs bring quotes here with POST /api/quotes. ${last}`
  }
  switch (source.state) {
    case 'paused':
      return `Paused by a person: nothing is asked. ${answered}`
    case 'idle':
      return 'Nothing has been asked yet: the first question goes out at its next turn.'
    case 'unreachable':
      return `${sentence(source.lastError?.message ?? 'It does not answer')} ${answered}`
    case 'ok':
      return source.freshness === 'fresh'
        ? answered
        : `${answered} An answer is expected within ${formatSpan(source.budget.lateAfter)}.`
  }
}

/** What a source's own stream is doing. `isAsked`: it is polled as well, which carries on without the stream. */
export function describeStream({ state, since, reason }: NonNullable<SourceView['stream']>, isAsked: boolean): string {
  const from = `since ${formatMoment(since)}`
  if (state === 'live') return `live ${from}`
  const meanwhile = isAsked ? '; polled meanwhile' : ''
  return `${state} ${from}${reason ? `: ${reason}` : ''}${meanwhile}`
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`)

const REASONS: Record<string, string> = {
  'not-a-number': 'not a number',
  'not-finite': 'not finite',
  negative: 'negative',
  'too-many-digits': 'more than 15 digits',
  'too-large': 'beyond 1e100',
  future: 'from the future',
  malformed: 'malformed',
  unlisted: 'before its announcement',
  removed: 'after its removal',
}

/** Why something was set aside, in words; a reason without words here is shown as it is named. */
export const reasonInWords = (reason: string): string => REASONS[reason] ?? reason.replaceAll(/[-_]/g, ' ')

/** How long a gap lasted, or lasts until now. */
export function lengthOf({ from, to }: { from: number; to: number | null }, now: number | null): string {
  if (to !== null) return formatSpan(to - from)
  return now === null ? 'until now' : `${formatSpan(now - from)} so far`
}
