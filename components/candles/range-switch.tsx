import { Button } from '@/components/ui/button'
import styles from './candles.module.css'
import type { ChangeSettings, ChartSettings } from './chart-settings'
import { RANGE_NAMES, RANGES } from './ranges'

/** Lengths of time to look at; each brings the interval that suits it. */
export const RangeSwitch = ({ value, onChange }: { value: ChartSettings['range']; onChange: ChangeSettings }) => (
  <div className={styles.ranges} role="group" aria-label="Range">
    {RANGE_NAMES.map((range) => (
      <Button
        key={range}
        look="quiet"
        title={RANGES[range].title}
        aria-pressed={range === value}
        onClick={() => onChange({ range, interval: RANGES[range].interval })}
      >
        {range}
      </Button>
    ))}
  </div>
)
