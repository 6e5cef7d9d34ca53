'use client'

import dynamic from 'next/dynamic'
import type { ChangeSettings, ChartSettings } from './chart-settings'
import type { ToolDialog } from './chart-tools'
import { useKeysEverywhere } from './use-chart-keys'

// Nobody needs these before they ask for them.
const ChartHelp = dynamic(() => import('./chart-help').then((code) => code.ChartHelp), { ssr: false })
const IndicatorsDialog = dynamic(
  () => import('@/components/indicators/indicators-dialog').then((code) => code.IndicatorsDialog),
  { ssr: false },
)
const CompareDialog = dynamic(
  () => import('@/components/comparison/compare-dialog').then((code) => code.CompareDialog),
  { ssr: false },
)

type Props = {
  dialog: ToolDialog | null
  symbol: string
  settings: ChartSettings
  onChange: ChangeSettings
  onClose: () => void
}

export function ChartDialogs({ dialog, symbol, settings, onChange, onClose }: Props) {
  const [everywhere, setEverywhere] = useKeysEverywhere()
  if (dialog === 'help') return <ChartHelp everywhere={everywhere} onEverywhere={setEverywhere} onClose={onClose} />
  if (dialog === 'indicators') {
    return (
      <IndicatorsDialog
        names={settings.indicators}
        onChange={(names) => onChange({ indicators: names })}
        onClose={onClose}
      />
    )
  }
  if (dialog === 'compare') {
    return (
      <CompareDialog
        symbol={symbol}
        names={settings.compare}
        onChange={(names) => onChange({ compare: names })}
        onClose={onClose}
      />
    )
  }
  return null
}
