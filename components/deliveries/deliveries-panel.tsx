'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { channelsQuery } from '@/components/channels/channels-query'
import { AgeOf } from '@/components/freshness/age-of'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Select } from '@/components/ui/select'
import { DeliveryState } from '@/lib/deliveries/contract'
import { deliveriesQuery, type DeliveriesFilter } from './deliveries-query'
import { DeliveryList } from './delivery-list'
import styles from './deliveries.module.css'
import { PauseAll } from './pause-all'

type Props = { filter: DeliveriesFilter; onFilter: (change: Partial<DeliveriesFilter>) => void }

const STATES = [
  { value: '', label: 'Any state' },
  ...DeliveryState.options.map((state) => ({ value: state, label: state })),
] as const

export function DeliveriesPanel({ filter, onFilter }: Props) {
  const list = useInfiniteQuery(deliveriesQuery(filter))
  const channels = useQuery(channelsQuery)
  const retry = () => void list.refetch()
  const deliveries = list.data?.pages.flatMap((page) => page.deliveries)
  const named = channels.data?.channels.map(({ id, name }) => ({ value: String(id), label: name })) ?? []
  return (
    <Panel
      title="Deliveries"
      actions={
        <>
          <PauseAll />
          <Select label="State" options={STATES} value={filter.state} onChange={(state) => onFilter({ state })} />
          <Select
            label="Channel"
            options={[{ value: '', label: 'Any channel' }, ...named]}
            value={filter.channel}
            onChange={(channel) => onFilter({ channel })}
          />
        </>
      }
      note={
        list.error &&
        deliveries && <OldNote error={list.error} age={<AgeOf at={onServer(list.dataUpdatedAt)} />} onRetry={retry} />
      }
    >
      <DeliveryList deliveries={deliveries} error={list.error} onRetry={retry}>
        <Empty title={filter.state || filter.channel ? 'None of these' : 'Nothing was sent yet'}>
          Each message to each channel stands here with all its attempts, from the first alert that fires.
        </Empty>
      </DeliveryList>
      {list.hasNextPage && (
        <div className={styles.more}>
          <Button onClick={() => void list.fetchNextPage()} disabled={list.isFetchingNextPage}>
            {list.isFetchingNextPage ? 'Loading…' : 'Load more'}
          </Button>
        </div>
      )}
    </Panel>
  )
}
