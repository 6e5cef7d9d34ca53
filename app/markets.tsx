'use client'

import { MarketsPanel } from '@/components/markets/markets-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { MarketsParams } from './search-params'

export function Markets() {
  const [filter, change] = useUrlState(MarketsParams)
  return <MarketsPanel filter={filter} onFilter={change} />
}
