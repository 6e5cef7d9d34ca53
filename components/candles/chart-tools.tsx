'use client'

import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import styles from './candles.module.css'
import type { ChangeSettings, ChartSettings, ChartStyle, Scale } from './chart-settings'
import { ZoneSelect } from './zone-select'

const STYLE_OPTIONS: { value: ChartStyle; label: string }[] = [
  { value: 'candles', label: 'Candles' },
  { value: 'hollow', label: 'Hollow candles' },
  { value: 'line', label: 'Line' },
  { value: 'area', label: 'Area' },
]
const SCALE_OPTIONS: { value: Scale; label: string; title: string }[] = [
  { value: 'linear', label: 'Lin', title: 'Linear scale' },
  { value: 'log', label: 'Log', title: 'Logarithmic scale' },
  { value: 'percent', label: '%', title: 'Change since the left edge, in per cent' },
]

type Props = { settings: ChartSettings; scale: Scale; onChange: ChangeSettings; onHelp: () => void }

export const ChartTools = ({ settings, scale, onChange, onHelp }: Props) => (
  <div className={styles.tools} role="group" aria-label="Looks of the chart">
    <Select label="Style" options={STYLE_OPTIONS} value={settings.style} onChange={(style) => onChange({ style })} />
    <Switch legend="Scale" options={SCALE_OPTIONS} value={scale} onChange={(to) => onChange({ scale: to })} />
    <ZoneSelect value={settings.zone} onChange={(zone) => onChange({ zone })} />
    <Button
      aria-pressed={settings.volume === 'shown'}
      onClick={() => onChange({ volume: settings.volume === 'shown' ? 'hidden' : 'shown' })}
    >
      Volume
    </Button>
    <Button className={styles.helpButton ?? ''} onClick={onHelp} aria-keyshortcuts="?">
      Keys
    </Button>
  </div>
)
