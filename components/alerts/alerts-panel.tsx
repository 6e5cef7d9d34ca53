'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { PauseAll } from '@/components/deliveries/pause-all'
import { AgeOf } from '@/components/freshness/age-of'
import { useTold } from '@/components/live/use-told'
import { useSourceLabels } from '@/components/sources/use-sources'
import { Empty } from '@/components/ui/empty'
import { LinkButton } from '@/components/ui/link-button'
import { ListPanel } from '@/components/ui/list-panel'
import { SearchField } from '@/components/ui/search-field'
import { AlertRow } from './alert-row'
import { alertsQuery } from './alerts-query'
import { useUnlisted } from './use-unlisted'
import { FreshnessWord } from '@/components/freshness/freshness-badge'
import { useEvaluated } from '@/components/status/use-evaluated'
import { SECOND } from '@/lib/platform/time'

type Props = { search: string; onSearch: (search: string) => void }

export function AlertsPanel({ search, onSearch }: Props) {
  const list = useInfiniteQuery(alertsQuery(search))
  const labelOf = useSourceLabels()
  const aged = useEvaluated(list.dataUpdatedAt, 5 * SECOND)
  useTold(['episode'], list.refetch)
  const alerts = list.data?.pages.flatMap((page) => page.alerts)
  const unlistedOf = useUnlisted(alerts ?? [])
  return (
    <ListPanel
      title="Alerts"
      aged={aged}
      meta={<FreshnessWord freshness={aged} />}
      called="alerts"
      list={list}
      rows={alerts?.map((alert) => (
        <AlertRow key={alert.id} alert={alert} unlisted={unlistedOf(alert)} labelOf={labelOf} />
      ))}
      age={<AgeOf at={onServer(list.dataUpdatedAt)} />}
      actions={
        <>
          <PauseAll />
          <SearchField label="Search alerts" placeholder="Search by name" value={search} onChange={onSearch} />
          <LinkButton href="/alerts/new" look="strong">
            New alert
          </LinkButton>
        </>
      }
      empty={
        <Empty title={search ? `No alert is called “${search}”` : 'No alerts yet'}>
          {search
            ? 'The search looks at names only.'
            : 'An alert watches one instrument, several or all of them, and tells you when something happens: a price passes a level, a volume is three times its average, nothing is heard any more. Try it on the past before you save it.'}
        </Empty>
      }
    />
  )
}
