import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { Badge } from '@/components/ui/badge'
import type { FreshnessBudget } from '@/lib/freshness/freshness'
import type { InstrumentView } from '@/lib/instruments/contract'
import { InstrumentLink } from './instrument-link'
import styles from './instruments.module.css'
import { RecordedBadge } from './recorded-badge'

type Props = { instrument: InstrumentView; budget: FreshnessBudget | undefined }

/** What names a row. On a phone it carries the freshness too, because its own column has no room there. */
export const InstrumentCell = ({ instrument, budget }: Props) => (
  <span className={styles.cell}>
    <InstrumentLink symbol={instrument.symbol} />
    <span className={styles.marks}>
      <span className={styles.phone}>
        <FreshnessBadge freshness={instrument.freshness} lastAt={instrument.lastAt} budget={budget} compact />
      </span>
      {instrument.recorded && <RecordedBadge />}
      {instrument.status === 'unavailable' && (
        <Badge title="Not listed by its source, or too long without a price">unavailable</Badge>
      )}
    </span>
  </span>
)
