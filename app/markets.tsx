'use client'

import { InstrumentsPanel } from '@/components/instruments/instruments-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { MarketsParams } from './search-params'

export function Markets() {
  const [filter, change] = useUrlState(MarketsParams)
  return <InstrumentsPanel filter={filter} onFilter={change} />
}
