import { formatDay, formatMinute } from '@/components/freshness/age'
import { Badge } from '@/components/ui/badge'
import type { SourceView } from '@/lib/sources/contract'
import styles from './sources.module.css'

const TONES = { waiting: 'plain', running: 'plain', done: 'good', failed: 'bad' } as const

/** History being fetched. */
export const Backfills = ({ backfills }: Pick<SourceView, 'backfills'>) => (
  <div className={styles.part}>
    <h3>History being fetched</h3>
    {backfills.length === 0 ? (
      <p className={styles.none}>Nothing to fetch.</p>
    ) : (
      <ul className={styles.scroll} tabIndex={0} aria-label="History being fetched">
        {backfills.map(({ symbol, from, to, progress, state, detail }) => (
          <li key={`${symbol} ${from}`} className={styles.backfill}>
            <span>{symbol}</span>
            <span className={styles.when}>
              {formatDay(from)} {formatMinute(from)} – {formatDay(to)} {formatMinute(to)}
            </span>
            <progress value={progress} max={1} aria-label={`History of ${symbol}`} />
            <span className="figures">{Math.floor(progress * 100)} %</span>
            {state !== 'running' && <Badge tone={TONES[state]}>{state}</Badge>}
            {detail && <span className={styles.detail}>{detail}</span>}
          </li>
        ))}
      </ul>
    )}
  </div>
)
