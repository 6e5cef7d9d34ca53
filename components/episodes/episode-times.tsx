import { formatMoment } from '@/components/freshness/age'
import type { EpisodeView } from '@/lib/alerts/contract'
import styles from './episodes.module.css'
import { formatSpan } from '@/lib/platform/time'

type Timed = Pick<EpisodeView, 'observedAt' | 'receivedAt' | 'evaluatedAt' | 'deliveredAt'>

/** The way of the news: when it happened, and how long each step after took. */
export function EpisodeTimes({ observedAt, receivedAt, evaluatedAt, deliveredAt }: Timed) {
  const steps = [
    { name: 'Observed', at: observedAt, hint: 'the market’s own time' },
    { name: 'Received', at: receivedAt, hint: 'by this installation' },
    { name: 'Evaluated', at: evaluatedAt, hint: 'by the alert' },
    { name: 'Delivered', at: deliveredAt, hint: 'first proven delivery' },
  ]
  return (
    <ol className={styles.times}>
      {steps.map(({ name, at, hint }, place) => {
        const before = steps.slice(0, place).findLast((step) => step.at !== null)?.at ?? null
        return (
          <li key={name} data-missing={at === null || undefined}>
            <b>{name}</b>
            {at === null ? (
              <span>{name === 'Delivered' ? 'not yet' : 'not known'}</span>
            ) : (
              <time dateTime={new Date(at).toISOString()}>{formatMoment(at)}</time>
            )}
            <span className={styles.quiet}>
              {at !== null && before !== null ? `+ ${formatSpan(Math.max(0, at - before))}` : hint}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
