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
import { useAnswered } from '@/components/freshness/use-answered'
import { SECOND } from '@/lib/platform/time'
import { worse } from '@/components/freshness/worse'
import { useFromNow } from '@/components/api/use-now'
import { type FreshnessBudget, judge } from '@/lib/freshness/freshness'
import styles from './status.module.css'

/** What the worker says of itself comes every few seconds. */
const VITALS: FreshnessBudget = { lateAfter: 12 * SECOND, staleAfter: 20 * SECOND }

/** Everything that keeps the installation going, and how old each figure is. */
export function StatusPanels() {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery(statusQuery)
  const answered = useAnswered(dataUpdatedAt, 5 * SECOND)
  const worker = useFromNow((now) => judge(data?.worker.lastSeen ?? null, VITALS, now), 'unknown')
  const measured = useFromNow((now) => judge(data?.ingest?.at ?? null, VITALS, now), 'unknown')
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
        <HealthPanel status={data} aged={answered} worker={worse(answered, worker)} />
        <IngestPanel ingest={data.ingest} instruments={data.instruments} measured={worse(answered, measured)} />
        <DiskPanel disk={data.disk} now={data.now} aged={worse(answered, measured)} />
        <QueuesPanel queues={data.queues} at={data.ingest?.at ?? null} aged={worse(answered, measured)} />
      </div>
      <SourcesFreshness />
      <GapsPanel />
    </>
  )
}
