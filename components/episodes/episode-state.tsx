import { Badge } from '@/components/ui/badge'
import type { EndReason, EpisodeView } from '@/lib/alerts/contract'

const ENDED: Record<EndReason, string> = {
  recovered: 'recovered',
  expired: 'the alert expired',
  edited: 'the alert was changed',
  removed: 'the alert was removed',
  disabled: 'the alert was switched off',
  'no-data': 'nothing was heard any more',
  again: 'it fired again',
}
export const endInWords = (reason: EndReason): string => ENDED[reason]

export function EpisodeStateBadge({ episode: { endedAt, endReason, kind, acknowledgedAt } }: { episode: EpisodeView }) {
  if (endedAt !== null)
    return (
      <Badge tone="plain" title={endReason ? endInWords(endReason) : ''}>
        <span aria-hidden="true">○</span>ended
      </Badge>
    )
  return (
    <Badge tone={acknowledgedAt === null ? 'bad' : 'warn'}>
      <span aria-hidden="true">▲</span>
      {kind === 'no-data' ? 'no data' : 'firing'}
    </Badge>
  )
}
