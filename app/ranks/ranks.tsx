'use client'

import { RanksPanel } from '@/components/ranks/ranks-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { RanksParams } from './search-params'

export function Ranks() {
  const [asked, ask] = useUrlState(RanksParams)
  return <RanksPanel asked={asked} onAsk={ask} />
}
