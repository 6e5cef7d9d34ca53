'use client'

import { AddPair } from '@/components/sources/add-pair'
import { SourcesPanel } from '@/components/sources/sources-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { SourcesParams } from './search-params'

export function Sources() {
  const [{ add }, change] = useUrlState(SourcesParams)
  return (
    <>
      <div>
        <AddPair isOpen={add === 'pair'} onOpenChange={(isOpen) => change({ add: isOpen ? 'pair' : '' })} />
      </div>
      <SourcesPanel />
    </>
  )
}
