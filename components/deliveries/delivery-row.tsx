'use client'

import Link from 'next/link'
import { AgeOf } from '@/components/freshness/age-of'
import { formatClock, formatMoment } from '@/components/freshness/age'
import { useWrite } from '@/components/session/use-write'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Aside, Failed, ListRow } from '@/components/ui/list-row'
import type { AttemptView, DeliveryState, DeliveryView } from '@/lib/deliveries/contract'
import { DELIVERIES, replayDelivery } from './deliveries-query'
import styles from './deliveries.module.css'
import { formatSpan } from '@/lib/platform/time'

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

/** A message to a channel, with all its attempts. */
export function DeliveryRow({ delivery }: { delivery: DeliveryView }) {
  const { id, state, title, channel, attempts, reason, createdAt, deliveredAt, nextAt, late, digestId } = delivery
  const replay = useWrite(() => replayDelivery(id), [DELIVERIES])
  const episode = delivery.episodes[0]
  return (
    <ListRow
      data-id={id}
      isMarked={state === 'dead'}
      state={
        <>
          <Badge tone={TONES[state]}>
            <span aria-hidden="true">{MARKS[state]}</span>
            {state}
          </Badge>
          {late && <Badge tone="warn">late</Badge>}
        </>
      }
      title={episode === undefined ? title : <Link href={`/alerts/episodes/${episode}`}>{title}</Link>}
      when={
        <span title={formatMoment(createdAt)}>
          <AgeOf at={createdAt} /> ago
        </span>
      }
      actions={
        state === 'dead' && (
          <Button onClick={() => replay.mutate(undefined)} disabled={replay.isPending} aria-label={`Replay ${title}`}>
            {replay.isPending ? 'Sending…' : 'Replay'}
          </Button>
        )
      }
    >
      <p>
        to {channel.name} ({channel.type})
        {deliveredAt !== null && `, arrived ${formatSpan(Math.max(0, deliveredAt - delivery.firedAt))} after it fired`}
        {state === 'waiting' && nextAt !== null && `, next attempt at ${formatClock(nextAt)} UTC`}
        {digestId !== null && `, told by delivery ${digestId}`}
        {delivery.events.length > 1 && `, a digest of ${delivery.events.length}`}
      </p>
      {reason && <Failed>{reason}</Failed>}
      <Attempts attempts={attempts} told={reason} />
      {replay.error && <Failed role="alert">{replay.error.message}</Failed>}
    </ListRow>
  )
}

/** `told`: what is said beside them anyway. */
function Attempts({ attempts, told }: { attempts: readonly AttemptView[]; told: string | null }) {
  const last = attempts.at(-1)
  if (!last) return <Aside>No attempt yet.</Aside>
  return (
    <details className={styles.attempts}>
      <summary>
        {attempts.length === 1 ? '1 attempt' : `${attempts.length} attempts`}
        {last.error
          ? last.error !== told && `, the last failed: ${last.error}`
          : last.status === null
            ? ''
            : `, answered ${last.status}`}
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
