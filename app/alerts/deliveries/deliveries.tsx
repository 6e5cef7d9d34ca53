'use client'

import { DeliveriesPanel } from '@/components/deliveries/deliveries-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { DeliveriesParams } from './search-params'

export function Deliveries() {
  const [filter, change] = useUrlState(DeliveriesParams)
  return <DeliveriesPanel filter={filter} onFilter={change} />
}
