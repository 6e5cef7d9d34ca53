'use client'

import Link from 'next/link'
import { useNow } from '@/components/api/use-now'
import { AgeOf } from '@/components/freshness/age-of'
import { formatMoment, formatSpan } from '@/components/freshness/age'
import { InstrumentLink } from '@/components/instruments/instrument-link'
import type { EpisodeView } from '@/lib/alerts/contract'
import { EpisodeActions } from './episode-actions'
import { EpisodeStateBadge, endInWords } from './episode-state'
import styles from './episodes.module.css'

export function EpisodeRow({ episode }: { episode: EpisodeView }) {
  const { id, alertName, symbol, text, startedAt, endedAt, endReason } = episode
  return (
    <li className={styles.row} data-episode={id} data-open={endedAt === null || undefined}>
      <div className={styles.state}>
        <EpisodeStateBadge episode={episode} />
      </div>
      <div className={styles.what}>
        <h3>
          <Link href={`/alerts/episodes/${id}`} prefetch={false}>
            {alertName}
          </Link>{' '}
          on <InstrumentLink symbol={symbol} />
        </h3>
        <p>{text}</p>
        <Answered episode={episode} />
      </div>
      <div className={styles.when}>
        <span>
          <AgeOf at={startedAt} /> ago
        </span>
        {endedAt !== null && (
          <span>
            for {formatSpan(Math.max(0, endedAt - startedAt))}
            {endReason && `, until ${endInWords(endReason)}`}
          </span>
        )}
      </div>
      {endedAt === null && <EpisodeActions episode={episode} />}
    </li>
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
        <p className={styles.quiet}>
          ✓ Acknowledged <AgeOf at={acknowledgedAt} /> ago{acknowledgedNote && `: ${acknowledgedNote}`}
        </p>
      )}
      {isSnoozed && <p className={styles.quiet}>❚❚ Snoozed until {formatMoment(snoozedUntil)}</p>}
    </>
  )
}
