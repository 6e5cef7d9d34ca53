'use client'

import { InstrumentPanels } from '@/components/instruments/instrument-panels'
import { useUrlState } from '@/components/ui/use-url-state'
import { InstrumentParams } from './search-params'

export function Instrument({ asked }: { asked: string }) {
  const [{ interval }, change] = useUrlState(InstrumentParams)
  return <InstrumentPanels asked={asked} interval={interval} onInterval={(to) => change({ interval: to })} />
}
