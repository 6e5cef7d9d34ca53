'use client'

import { MarketsPanel } from '@/components/markets/markets-panel'
import { WatchlistBar } from '@/components/watchlists/watchlist-bar'
import { useUrlState } from '@/components/ui/use-url-state'
import { MarketsParams } from './search-params'

export function Markets() {
  const [filter, change] = useUrlState(MarketsParams)
  return (
    <>
      <WatchlistBar chosen={filter.list} onChoose={(list) => change({ list })} />
      <MarketsPanel filter={filter} onFilter={change} />
    </>
  )
}
