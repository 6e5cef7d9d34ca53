import { formatMoment } from '@/components/freshness/age'
import { Badge } from '@/components/ui/badge'
import type { SourceView } from '@/lib/sources/contract'
import { lengthOf, reasonInWords } from './describe-source'
import { RepairButton } from './repair-button'
import styles from './sources.module.css'

/** When nothing was heard, why, and whether it was made up for. */
export const Gaps = ({ source, now }: { source: SourceView; now: number | null }) => (
  <div className={styles.part}>
    <h3>Gaps</h3>
    {source.gaps.length === 0 ? (
      <p className={styles.none}>No gap is known.</p>
    ) : (
      <ul className={styles.scroll} tabIndex={0} aria-label="Gaps">
        {source.gaps.map(({ from, to, reason, filledAt }) => (
          <li key={from} className={styles.gap}>
            <time dateTime={new Date(from).toISOString()}>{formatMoment(from)}</time>
            <span>{lengthOf({ from, to }, now)}</span>
            <span className={styles.detail}>{reasonInWords(reason)}</span>
            {filledAt !== null ? (
              <Badge tone="good" title={`filled ${formatMoment(filledAt)}`}>
                filled
              </Badge>
            ) : (
              <Badge tone={to === null ? 'bad' : 'warn'}>{to === null ? 'open' : 'not filled yet'}</Badge>
            )}
            {to !== null && source.history && source.state !== 'paused' && (
              <RepairButton source={source} gap={{ from, to, filledAt }} />
            )}
          </li>
        ))}
      </ul>
    )}
  </div>
)
