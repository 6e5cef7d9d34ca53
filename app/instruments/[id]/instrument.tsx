'use client'

import { InstrumentPanels, type ServedView } from '@/components/instruments/instrument-panels'
import { useUrlState } from '@/components/ui/use-url-state'
import { InstrumentParams } from './search-params'

export function Instrument({ asked, served }: { asked: string; served: ServedView | null }) {
  const [settings, change] = useUrlState(InstrumentParams)
  return <InstrumentPanels asked={asked} served={served} settings={settings} onChange={change} />
}
