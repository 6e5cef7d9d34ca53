'use client'

import { useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { FirstSteps } from '@/components/sources/first-steps'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel, PanelBody } from '@/components/ui/panel'
import { SkeletonLines } from '@/components/ui/skeleton'
import { DiskPanel } from './disk-panel'
import { GapsPanel } from './gaps-panel'
import { HealthPanel } from './health-panel'
import { IngestPanel } from './ingest-panel'
import { QueuesPanel } from './queues-panel'
import { SourcesFreshness } from './sources-freshness'
import { statusQuery } from './status-query'
import styles from './status.module.css'

/** Everything that keeps the installation going, and how old each figure is. */
export function StatusPanels() {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(statusQuery)
  const retry = () => void refetch()
  if (!data) {
    return (
      <Panel title="Health">
        <PanelBody>
          {error ? (
            <ErrorNote title="The status could not be loaded." error={error} onRetry={retry} retrying={isFetching} />
          ) : (
            <SkeletonLines count={8} label="Loading the status" />
          )}
        </PanelBody>
      </Panel>
    )
  }
  return (
    <>
      <FirstSteps />
      {error && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
      <div className={styles.panels}>
        <HealthPanel status={data} />
        <IngestPanel ingest={data.ingest} instruments={data.instruments} />
        <DiskPanel disk={data.disk} now={data.now} />
        <QueuesPanel queues={data.queues} at={data.ingest?.at ?? null} />
      </div>
      <SourcesFreshness />
      <GapsPanel />
    </>
  )
}
