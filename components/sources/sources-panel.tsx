'use client'

import { useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { SkeletonLines } from '@/components/ui/skeleton'
import { FirstSteps } from './first-steps'
import { Removed } from './removed'
import { SourceCard } from './source-card'
import { sourcesQuery } from './sources-query'
import styles from './sources.module.css'

export function SourcesPanel() {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(sourcesQuery)
  const retry = () => void refetch()
  if (error && !data) {
    return (
      <div className={styles.frame}>
        <ErrorNote title="The sources could not be loaded." error={error} onRetry={retry} retrying={isFetching} />
      </div>
    )
  }
  if (!data) {
    return (
      <div className={styles.frame} data-loading>
        <SkeletonLines count={9} label="Loading the sources" />
      </div>
    )
  }
  return (
    <div className={styles.cards}>
      <FirstSteps />
      {error && (
        <div className={styles.frame} data-note>
          <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />
        </div>
      )}
      {data.sources.map((source) => (
        <SourceCard key={source.id} source={source} />
      ))}
      {data.sources.some(({ kind }) => kind === 'feed') && <Removed removed={data.removed} />}
    </div>
  )
}
