'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { onServer } from '@/components/api/server-clock'
import { channelsQuery } from '@/components/channels/channels-query'
import { AgeOf } from '@/components/freshness/age-of'
import { Empty } from '@/components/ui/empty'
import { ListPanel } from '@/components/ui/list-panel'
import { Select } from '@/components/ui/select'
import { DeliveryState } from '@/lib/deliveries/contract'
import { deliveriesQuery, type DeliveriesFilter } from './deliveries-query'
import { DeliveryRow } from './delivery-row'
import { PauseAll } from './pause-all'

type Props = { filter: DeliveriesFilter; onFilter: (change: Partial<DeliveriesFilter>) => void }

const STATES = [
  { value: '', label: 'Any state' },
  ...DeliveryState.options.map((state) => ({ value: state, label: state })),
] as const

export function DeliveriesPanel({ filter, onFilter }: Props) {
  const list = useInfiniteQuery(deliveriesQuery(filter))
  const channels = useQuery(channelsQuery)
  const deliveries = list.data?.pages.flatMap((page) => page.deliveries)
  const named = channels.data?.channels.map(({ id, name }) => ({ value: String(id), label: name })) ?? []
  return (
    <ListPanel
      title="Deliveries"
      called="deliveries"
      list={list}
      rows={deliveries?.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} />
      ))}
      age={<AgeOf at={onServer(list.dataUpdatedAt)} />}
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
      empty={
        <Empty title={filter.state || filter.channel ? 'None of these' : 'Nothing was sent yet'}>
          Each message to each channel stands here with all its attempts, from the first alert that fires.
        </Empty>
      }
    />
  )
}
