'use client'

import Link from 'next/link'
import { useNow } from '@/components/api/use-now'
import { AgeOf } from '@/components/freshness/age-of'
import { formatMoment } from '@/components/freshness/age'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import { Aside, ListRow } from '@/components/ui/list-row'
import type { EpisodeView } from '@/lib/alerts/contract'
import { EpisodeActions } from './episode-actions'
import { EpisodeStateBadge, endInWords } from './episode-state'
import { formatSpan } from '@/lib/platform/time'

export function EpisodeRow({ episode }: { episode: EpisodeView }) {
  const { id, alertName, symbol, text, startedAt, endedAt, endReason } = episode
  return (
    <ListRow
      data-id={id}
      isMarked={endedAt === null}
      state={<EpisodeStateBadge episode={episode} />}
      title={
        <>
          <Link href={`/alerts/episodes/${id}`} prefetch={false}>
            {alertName}
          </Link>{' '}
          on <InstrumentLink symbol={symbol} />
        </>
      }
      when={
        <>
          <span title={formatMoment(startedAt)}>
            <AgeOf at={startedAt} /> ago
          </span>
          {endedAt !== null && (
            <span>
              for {formatSpan(Math.max(0, endedAt - startedAt))}
              {endReason && `, until ${endInWords(endReason)}`}
            </span>
          )}
        </>
      }
      actions={endedAt === null && <EpisodeActions episode={episode} />}
    >
      <p>{text}</p>
      <Answered episode={episode} />
    </ListRow>
  )
}

/** What people did about it. */
export function Answered({ episode }: { episode: EpisodeView }) {
  const now = useNow()
  const { acknowledgedAt, acknowledgedNote, snoozedUntil } = episode
  const isSnoozed = snoozedUntil !== null && (now === null || snoozedUntil > now)
  return (
    <>
      {acknowledgedAt !== null && (
        <Aside>
          ✓ Acknowledged <AgeOf at={acknowledgedAt} /> ago{acknowledgedNote && `: ${acknowledgedNote}`}
        </Aside>
      )}
      {isSnoozed && <Aside>❚❚ Snoozed until {formatMoment(snoozedUntil)}</Aside>}
    </>
  )
}
