'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { AgeOf } from '@/components/freshness/age-of'
import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { RecordedBadge } from '@/components/instruments/recorded-badge'
import { formatCount, UNKNOWN } from '@/components/quotes/format'
import { SourceStateBadge } from '@/components/sources/source-state'
import { sourcesQuery } from '@/components/sources/sources-query'
import { ErrorNote } from '@/components/ui/error-note'
import { Panel } from '@/components/ui/panel'
import { Table, type Column } from '@/components/ui/table'
import { useSourceFreshness } from '@/components/sources/use-sources'
import type { SourceView } from '@/lib/sources/contract'
import styles from './status.module.css'
import { formatSpan } from '@/lib/platform/time'

/** How fresh each source is. */
export function SourcesFreshness() {
  const { data, error, refetch } = useQuery(sourcesQuery)
  const freshnessOf = useSourceFreshness()
  return (
    <Panel title="Freshness of sources" actions={<Link href="/sources">All about sources</Link>}>
      {error && !data ? (
        <ErrorNote title="The sources could not be loaded." error={error} onRetry={() => void refetch()} />
      ) : (
        <Table
          caption="How fresh each source is"
          columns={COLUMNS}
          rows={data?.sources}
          rowKey={({ id }) => id}
          agedOf={({ id }) => freshnessOf(id)}
          placeholderRows={3}
        />
      )}
    </Panel>
  )
}

const COLUMNS: Column<SourceView>[] = [
  {
    id: 'label',
    head: 'Source',
    width: '30%',
    names: true,
    cell: ({ label, recorded }) => (
      <span className={styles.source}>
        {label} {recorded && <RecordedBadge />}
      </span>
    ),
  },
  { id: 'state', head: 'State', width: 'min(9rem, 32vw)', cell: ({ state }) => <SourceStateBadge state={state} /> },
  {
    id: 'freshness',
    head: 'Freshness',
    width: 'min(9rem, 30vw)',
    cell: ({ freshness, lastSuccess, budget }) => (
      <FreshnessBadge freshness={freshness} lastAt={lastSuccess} budget={budget} />
    ),
  },
  { id: 'stream', head: 'Stream', width: '8rem', from: 'tablet', cell: ({ stream }) => stream?.state ?? 'none' },
  {
    id: 'lag',
    head: 'Lag',
    end: true,
    width: '7rem',
    from: 'tablet',
    cell: ({ lag }) => (lag === null ? UNKNOWN : formatSpan(lag)),
  },
  {
    id: 'gaps',
    head: 'Unfilled gaps',
    end: true,
    width: '8rem',
    from: 'tablet',
    cell: ({ gaps }) => formatCount(gaps.filter(({ filledAt }) => filledAt === null).length),
  },
  {
    id: 'error',
    head: 'Last error',
    width: '24%',
    from: 'desktop',
    cell: ({ lastError }) =>
      lastError ? (
        <span title={lastError.message}>
          <AgeOf at={lastError.at} /> ago: {lastError.message}
        </span>
      ) : (
        'none'
      ),
  },
]
