import { Switch } from '@/components/ui/switch'
import { INTERVALS, type Interval } from '@/lib/candles/interval'

const OPTIONS = INTERVALS.map((value) => ({ value, label: value }))

export const IntervalSwitch = ({ value, onChange }: { value: Interval; onChange: (interval: Interval) => void }) => (
  <Switch legend="Length of a candle" options={OPTIONS} value={value} onChange={onChange} />
)
