'use client'

import { AddPair } from '@/components/sources/add-pair'
import { SourcesPanel } from '@/components/sources/sources-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import styles from '../page.module.css'
import { SourcesParams } from './search-params'

export function Sources() {
  const [{ add }, change] = useUrlState(SourcesParams)
  return (
    <>
      <div className={styles.row}>
        <h1>Sources</h1>
        <AddPair isOpen={add === 'pair'} onOpenChange={(isOpen) => change({ add: isOpen ? 'pair' : '' })} />
      </div>
      <SourcesPanel />
    </>
  )
}
