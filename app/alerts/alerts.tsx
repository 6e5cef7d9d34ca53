'use client'

import { OpenEpisodes } from '@/components/episodes/open-episodes'
import { AlertsPanel } from '@/components/alerts/alerts-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { AlertsParams } from './search-params'

export function Alerts() {
  const [{ search }, change] = useUrlState(AlertsParams)
  return (
    <>
      <OpenEpisodes />
      <AlertsPanel search={search} onSearch={(to) => change({ search: to })} />
    </>
  )
}
