'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { formatClock, formatMoment } from '@/components/freshness/age'
import { formatCount, UNKNOWN } from '@/components/quotes/format'
import { ErrorNote } from '@/components/ui/error-note'
import { SkeletonLines } from '@/components/ui/skeleton'
import { Table, type Column } from '@/components/ui/table'
import type { RunsResponse } from '@/lib/sources/contract'
import { runsQuery } from './sources-query'
import styles from './sources.module.css'
import { formatSpan } from '@/lib/platform/time'

/** The last times a source was asked. Read only while it is open. */
export function Runs({ id, label }: { id: string; label: string }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.runs} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Recent runs</summary>
      {isOpen && <RunsTable id={id} label={label} />}
    </details>
  )
}

function RunsTable({ id, label }: { id: string; label: string }) {
  const { data, error, refetch } = useQuery(runsQuery(id))
  if (error && !data)
    return <ErrorNote title="The runs could not be loaded." error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonLines count={4} label="Loading the runs" />
  if (data.runs.length === 0) return <p className={styles.none}>It was not asked yet.</p>
  return (
    <Table
      caption={`Recent runs of ${label}, times in UTC`}
      columns={COLUMNS}
      rows={data.runs}
      rowKey={({ scheduledAt, attempt }) => `${scheduledAt} ${attempt}`}
    />
  )
}

const COLUMNS: Column<RunsResponse['runs'][number]>[] = [
  {
    id: 'scheduled',
    head: 'Scheduled, UTC',
    names: true,
    width: '8rem',
    cell: ({ scheduledAt }) => <time title={formatMoment(scheduledAt)}>{formatClock(scheduledAt)}</time>,
  },
  {
    id: 'started',
    head: 'Started after',
    end: true,
    cell: ({ scheduledAt, startedAt }) => formatSpan(Math.max(0, startedAt - scheduledAt)),
  },
  {
    id: 'took',
    head: 'Took',
    end: true,
    cell: ({ startedAt, finishedAt }) => (finishedAt === null ? 'running' : formatSpan(finishedAt - startedAt)),
  },
  {
    id: 'rows',
    head: 'Rows',
    end: true,
    cell: ({ rows, error }) => (error && rows === null ? 'failed' : formatCount(rows)),
  },
  { id: 'attempt', head: 'Attempt', end: true, from: 'tablet', cell: ({ attempt }) => attempt },
  {
    id: 'error',
    head: 'Error',
    from: 'tablet',
    width: '40%',
    cell: ({ error }) => <span title={error ?? undefined}>{error ?? UNKNOWN}</span>,
  },
]
