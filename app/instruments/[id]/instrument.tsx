'use client'

import { InstrumentPanels } from '@/components/instruments/instrument-panels'
import { useUrlState } from '@/components/ui/use-url-state'
import type { InstrumentView } from '@/lib/instruments/contract'
import { InstrumentParams } from './search-params'

export function Instrument({ asked, served }: { asked: string; served: InstrumentView | null }) {
  const [settings, change] = useUrlState(InstrumentParams)
  return <InstrumentPanels asked={asked} served={served} settings={settings} onChange={change} />
}
