'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { AgeOf } from '@/components/freshness/age-of'
import { formatClock, formatMoment, formatSpan } from '@/components/freshness/age'
import { useWrite } from '@/components/session/use-write'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorNote } from '@/components/ui/error-note'
import { PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import type { AttemptView, DeliveryState, DeliveryView } from '@/lib/deliveries/contract'
import { DELIVERIES, replayDelivery } from './deliveries-query'
import styles from './deliveries.module.css'

type Props = {
  deliveries: readonly DeliveryView[] | undefined
  error: Error | null
  onRetry: () => void
  children: ReactNode
}

const TONES = {
  waiting: 'warn',
  held: 'plain',
  delivered: 'good',
  gathered: 'plain',
  dropped: 'plain',
  dead: 'bad',
} as const satisfies Record<DeliveryState, string>
const MARKS = {
  waiting: '…',
  held: '❚❚',
  delivered: '✓',
  gathered: '∑',
  dropped: '○',
  dead: '✕',
} satisfies Record<DeliveryState, string>

/** Messages with their attempts; `children` is what is shown when there are none. */
export function DeliveryList({ deliveries, error, onRetry, children }: Props) {
  if (error && !deliveries)
    return <ErrorNote title="The deliveries could not be loaded." error={error} onRetry={onRetry} />
  if (!deliveries)
    return (
      <PanelBody>
        <SkeletonLines count={4} label="Loading the deliveries" />
      </PanelBody>
    )
  if (deliveries.length === 0) return children
  return (
    <ul className={styles.rows}>
      {deliveries.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} />
      ))}
    </ul>
  )
}

function DeliveryRow({ delivery }: { delivery: DeliveryView }) {
  const { id, state, title, channel, attempts, reason, createdAt, deliveredAt, nextAt, late, digestId } = delivery
  const replay = useWrite(() => replayDelivery(id), [DELIVERIES])
  const episode = delivery.episodes[0]
  return (
    <li className={styles.row} data-delivery={id} data-state={state}>
      <div className={styles.state}>
        <Badge tone={TONES[state]}>
          <span aria-hidden="true">{MARKS[state]}</span>
          {state}
        </Badge>
        {late && <Badge tone="warn">late</Badge>}
      </div>
      <div className={styles.what}>
        <h3>{episode === undefined ? title : <Link href={`/alerts/episodes/${episode}`}>{title}</Link>}</h3>
        <p>
          to {channel.name} ({channel.type})
          {deliveredAt !== null &&
            `, arrived ${formatSpan(Math.max(0, deliveredAt - delivery.firedAt))} after it fired`}
          {state === 'waiting' && nextAt !== null && `, next attempt at ${formatClock(nextAt)} UTC`}
          {digestId !== null && `, told by delivery ${digestId}`}
          {delivery.events.length > 1 && `, a digest of ${delivery.events.length}`}
        </p>
        {reason && <p className={styles.reason}>{reason}</p>}
        <Attempts attempts={attempts} />
        {replay.error && (
          <p className={styles.reason} role="alert">
            {replay.error.message}
          </p>
        )}
      </div>
      <div className={styles.when}>
        <AgeOf at={createdAt} /> ago
      </div>
      {state === 'dead' && (
        <Button onClick={() => replay.mutate(undefined)} disabled={replay.isPending}>
          {replay.isPending ? 'Sending…' : 'Replay'}
        </Button>
      )}
    </li>
  )
}

function Attempts({ attempts }: { attempts: readonly AttemptView[] }) {
  const last = attempts.at(-1)
  if (!last) return <p className={styles.quiet}>No attempt yet.</p>
  return (
    <details className={styles.attempts}>
      <summary>
        {attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}
        {last.error ? `, the last failed: ${last.error}` : last.status === null ? '' : `, answered ${last.status}`}
      </summary>
      <ol>
        {attempts.map(({ at, ms, status, error, excerpt }) => (
          <li key={at}>
            <time title={formatMoment(at)}>{formatClock(at)}</time>
            <span>{status ?? 'no answer'}</span>
            <span>{formatSpan(ms)}</span>
            <span className={styles.said}>{error ?? 'it arrived'}</span>
            {excerpt && <code>{excerpt}</code>}
          </li>
        ))}
      </ol>
    </details>
  )
}
