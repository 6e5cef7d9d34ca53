'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { PauseAll } from '@/components/deliveries/pause-all'
import { AgeOf } from '@/components/freshness/age-of'
import { useTold } from '@/components/live/use-told'
import { useSourceLabels } from '@/components/sources/use-sources'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { LinkButton } from '@/components/ui/link-button'
import { OldNote } from '@/components/ui/old-note'
import { PanelBody } from '@/components/ui/panel'
import { SearchField } from '@/components/ui/search-field'
import { SkeletonLines } from '@/components/ui/skeleton'
import { AlertRow } from './alert-row'
import { alertsQuery } from './alerts-query'
import { AgedPanel } from '@/components/freshness/aged-panel'
import { useEvaluated } from '@/components/status/use-evaluated'
import { SECOND } from '@/lib/platform/time'
import styles from './alerts.module.css'

type Props = { search: string; onSearch: (search: string) => void }

export function AlertsPanel({ search, onSearch }: Props) {
  const list = useInfiniteQuery(alertsQuery(search))
  const labelOf = useSourceLabels()
  const aged = useEvaluated(list.dataUpdatedAt, 5 * SECOND)
  const retry = () => void list.refetch()
  useTold(['episode'], retry)
  const alerts = list.data?.pages.flatMap((page) => page.alerts)
  return (
    <AgedPanel
      title="Alerts"
      aged={aged}
      actions={
        <>
          <PauseAll />
          <SearchField label="Search alerts" placeholder="Search by name" value={search} onChange={onSearch} />
          <LinkButton href="/alerts/new" look="strong">
            New alert
          </LinkButton>
        </>
      }
      note={
        list.error &&
        alerts && <OldNote error={list.error} age={<AgeOf at={onServer(list.dataUpdatedAt)} />} onRetry={retry} />
      }
    >
      {list.error && !alerts ? (
        <ErrorNote
          title="The alerts could not be loaded."
          error={list.error}
          onRetry={retry}
          retrying={list.isFetching}
        />
      ) : !alerts ? (
        <PanelBody>
          <SkeletonLines count={6} label="Loading the alerts" />
        </PanelBody>
      ) : alerts.length === 0 ? (
        <Empty title={search ? `No alert is called “${search}”` : 'No alerts yet'}>
          {search
            ? 'The search looks at names only.'
            : 'An alert watches one instrument, several or all of them, and tells you when something happens: a price passes a level, a volume is three times its average, nothing is heard any more. Try it on the past before you save it.'}
        </Empty>
      ) : (
        <ul className={styles.rows}>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} labelOf={labelOf} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </div>
      )}
    </AgedPanel>
  )
}
