'use client'

import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { Switch } from '@/components/ui/switch'
import styles from './candles.module.css'
import type { ChangeSettings, ChartSettings, ChartStyle, Scale } from './chart-settings'
import { ShareButtons } from './share-buttons'
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

export type ToolDialog = 'indicators' | 'compare' | 'help'

type Props = {
  settings: ChartSettings
  scale: Scale
  counts: { indicators: number; compared: number }
  onChange: ChangeSettings
  onOpen: (dialog: ToolDialog) => void
  onPicture: () => Promise<void>
  onAlert?: (() => void) | undefined
}

export const ChartTools = ({ settings, scale, counts, onChange, onOpen, onPicture, onAlert }: Props) => (
  <div className={styles.tools} role="group" aria-label="Looks of the chart">
    <Select label="Style" options={STYLE_OPTIONS} value={settings.style} onChange={(style) => onChange({ style })} />
    <Switch
      legend="Scale"
      options={counts.compared > 0 ? SCALE_OPTIONS.filter(({ value }) => value === scale) : SCALE_OPTIONS}
      value={scale}
      onChange={(to) => onChange({ scale: to })}
    />
    <ZoneSelect value={settings.zone} onChange={(zone) => onChange({ zone })} />
    <Button
      aria-pressed={settings.volume === 'shown'}
      onClick={() => onChange({ volume: settings.volume === 'shown' ? 'hidden' : 'shown' })}
    >
      Volume
    </Button>
    <Button onClick={() => onOpen('indicators')} aria-haspopup="dialog">
      Indicators{count(counts.indicators)}
    </Button>
    <Button onClick={() => onOpen('compare')} aria-haspopup="dialog">
      Compare{count(counts.compared)}
    </Button>
    {onAlert && (
      <Button onClick={onAlert} aria-keyshortcuts="a" title="An alert at the last price, to be changed">
        Price alert
      </Button>
    )}
    <div className={styles.toolsEnd}>
      <ShareButtons onPicture={onPicture} />
      <Button onClick={() => onOpen('help')} aria-keyshortcuts="?" aria-haspopup="dialog">
        Keys
      </Button>
    </div>
  </div>
)

const count = (of: number) => (of > 0 ? ` (${of})` : '')
