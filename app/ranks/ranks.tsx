'use client'

import { FirstSteps } from '@/components/sources/first-steps'
import { RanksPanel } from '@/components/ranks/ranks-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { RanksParams } from './search-params'

export function Ranks() {
  const [asked, ask] = useUrlState(RanksParams)
  return (
    <>
      <FirstSteps />
      <RanksPanel asked={asked} onAsk={ask} />
    </>
  )
}
