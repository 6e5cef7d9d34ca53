import { Badge } from '@/components/ui/badge'
import type { AlertView } from '@/lib/alerts/contract'

type Standing = AlertView['state'] | 'paused' | 'disabled' | 'expired' | 'unlisted'

const TONES = {
  ok: 'good',
  pending: 'warn',
  firing: 'bad',
  'no-data': 'warn',
  paused: 'plain',
  disabled: 'plain',
  expired: 'plain',
  unlisted: 'warn',
} as const satisfies Record<Standing, string>
const MARKS = {
  ok: '✓',
  pending: '…',
  firing: '▲',
  'no-data': '?',
  paused: '❚❚',
  disabled: '○',
  expired: '○',
  unlisted: '?',
} satisfies Record<Standing, string>

/** How an alert stands; what a person or the calendar decided comes before what the market did. */
export function standingOf(
  { enabled, pausedUntil, expiresAt, state }: Pick<AlertView, 'enabled' | 'pausedUntil' | 'expiresAt' | 'state'>,
  now: number | null,
  watchesNothing = false,
): Standing {
  if (!enabled) return 'disabled'
  if (expiresAt !== null && now !== null && expiresAt <= now) return 'expired'
  if (pausedUntil !== null && now !== null && pausedUntil > now) return 'paused'
  return watchesNothing && (state === 'ok' || state === 'no-data') ? 'unlisted' : state
}

export const AlertStateBadge = ({ standing }: { standing: Standing }) => (
  <Badge tone={TONES[standing]}>
    <span aria-hidden="true">{MARKS[standing]}</span>
    {standing === 'no-data' ? 'no data' : standing}
  </Badge>
)
