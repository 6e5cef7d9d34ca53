'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useNow } from '@/components/api/use-now'
import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { UNKNOWN } from '@/components/quotes/format'
import { ErrorNote } from '@/components/ui/error-note'
import { Fact, Facts } from '@/components/ui/facts'
import { PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import type { SourceView } from '@/lib/sources/contract'
import { describeSource } from './describe-source'
import { SourceStateBadge } from './source-state'
import { sourcesQuery } from './sources-query'
import { judgeSource } from './use-sources'
import { AgedPanel } from '@/components/freshness/aged-panel'
import styles from './sources.module.css'
import { formatSpan } from '@/lib/platform/time'

type Props = {
  id: string | undefined
  /** What the server knew of it when it drew the page. */
  served: SourceView | null | undefined
  isWaiting: boolean
}

/** What the source of an instrument is doing. */
export function SourcePanel({ id, served, isWaiting }: Props) {
  const { data, error, refetch } = useQuery(sourcesQuery)
  const now = useNow()
  const source = data ? data.sources.find((known) => known.id === id) : (served ?? undefined)
  return (
    <AgedPanel
      title="Source"
      aged={source ? judgeSource(source, now) : 'unknown'}
      actions={source && <SourceStateBadge state={source.state} />}
    >
      <PanelBody>
        {error && !data ? (
          <ErrorNote title="Not loaded." error={error} onRetry={() => void refetch()} />
        ) : !id && !isWaiting ? (
          <p>Not known.</p>
        ) : !(data || source) || !id ? (
          <SkeletonLines count={3} label="Loading the source" />
        ) : source ? (
          <>
            <p className={styles.reason}>{describeSource(source, now)}</p>
            <Facts>
              <Fact name="Name">
                <Link href="/sources">{source.label}</Link>
              </Fact>
              <Fact name="Freshness">
                <FreshnessBadge freshness={source.freshness} lastAt={source.lastSuccess} budget={source.budget} />
              </Fact>
              <Fact name="Lag">{source.lag === null ? UNKNOWN : formatSpan(source.lag)}</Fact>
            </Facts>
          </>
        ) : (
          <p className={styles.reason}>
            <b>{id}</b> is not polled: its quotes come when somebody sends them.
          </p>
        )}
      </PanelBody>
    </AgedPanel>
  )
}
