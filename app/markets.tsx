'use client'

import { useState } from 'react'
import { MarketsPanel } from '@/components/markets/markets-panel'
import { AddPair } from '@/components/sources/add-pair'
import { FirstSteps } from '@/components/sources/first-steps'
import { RecordedNote } from '@/components/sources/recorded-note'
import { useUrlState } from '@/components/ui/use-url-state'
import { WatchlistBar } from '@/components/watchlists/watchlist-bar'
import styles from './page.module.css'
import { MarketsParams } from './search-params'

export function Markets() {
  const [filter, change] = useUrlState(MarketsParams)
  const [isAdding, setAdding] = useState(false)
  return (
    <>
      <FirstSteps />
      <RecordedNote />
      <div className={styles.row}>
        <WatchlistBar chosen={filter.list} onChoose={(list) => change({ list })} />
        <AddPair isOpen={isAdding} onOpenChange={setAdding} />
      </div>
      <MarketsPanel filter={filter} onFilter={change} />
    </>
  )
}
