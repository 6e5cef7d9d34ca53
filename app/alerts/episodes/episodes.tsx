'use client'

import { EpisodesPanel } from '@/components/episodes/episodes-panel'
import { Button } from '@/components/ui/button'
import { Empty } from '@/components/ui/empty'
import { SearchField } from '@/components/ui/search-field'
import { useUrlState } from '@/components/ui/use-url-state'
import { EpisodesParams } from './search-params'

export function Episodes() {
  const [filter, change] = useUrlState(EpisodesParams)
  return (
    <>
      <EpisodesPanel
        title="Firing now"
        state="open"
        filter={filter}
        actions={
          <>
            {filter.alert && (
              <Button look="quiet" onClick={() => change({ alert: '' })}>
                Of all alerts
              </Button>
            )}
            <SearchField
              label="Episodes of a symbol"
              placeholder="Symbol, e.g. KRAKEN:BTCUSD"
              value={filter.symbol}
              onChange={(symbol) => change({ symbol: symbol.toUpperCase() })}
            />
          </>
        }
        empty={<Empty title="Nothing fires">An episode begins when an alert fires, and ends when that is over.</Empty>}
      />
      <EpisodesPanel
        title="Earlier"
        state="ended"
        filter={filter}
        empty={<Empty title="No episode has ended yet">What fired and was over is kept here, with its reasons.</Empty>}
      />
    </>
  )
}
