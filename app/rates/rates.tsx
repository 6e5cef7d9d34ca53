'use client'

import { RatesPanel } from '@/components/rates/rates-panel'
import { useUrlState } from '@/components/ui/use-url-state'
import { RatesParams } from './search-params'

export function Rates() {
  const [asked, ask] = useUrlState(RatesParams)
  return <RatesPanel asked={asked} onAsk={ask} />
}
