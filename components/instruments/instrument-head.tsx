import { newAlertPath } from '@/components/alerts/new-alert-path'
import { FreshnessBadge } from '@/components/freshness/freshness-badge'
import { Change } from '@/components/quotes/change'
import { Price } from '@/components/quotes/price'
import { Badge } from '@/components/ui/badge'
import { LinkButton } from '@/components/ui/link-button'
import { Skeleton } from '@/components/ui/skeleton'
import type { Freshness, FreshnessBudget } from '@/lib/freshness/freshness'
import type { InstrumentView } from '@/lib/instruments/contract'
import styles from './instrument-head.module.css'
import { RecordedBadge } from './recorded-badge'

type Props = {
  asked: string
  isOld: boolean
  aged: Freshness | undefined
  /** False when it will not come by itself. */
  isWaiting: boolean
  instrument: InstrumentView | undefined
  decimals: number
  budget: FreshnessBudget | undefined
}

export function InstrumentHead({ asked, isOld, aged, isWaiting, instrument, decimals, budget }: Props) {
  const place = (width: string) => (isWaiting ? <Skeleton width={width} /> : null)
  return (
    <header className={styles.head}>
      <div className={styles.names}>
        <h1>{instrument?.symbol ?? asked}</h1>
        <p className={styles.name}>
          {instrument ? instrument.name : place('9rem')}
          {instrument?.recorded && <RecordedBadge />}
          {instrument?.status === 'unavailable' && (
            <Badge tone="bad" title="Not listed by its source, or too long without a price">
              unavailable
            </Badge>
          )}
          {instrument && <LinkButton href={newAlertPath(instrument.symbol)}>Alert</LinkButton>}
        </p>
      </div>
      <div className={styles.quote} data-old={isOld || undefined} data-aged={aged}>
        <p className={styles.price}>
          <span className="visually-hidden">Last price </span>
          {instrument ? <Price value={instrument.lastPrice} decimals={decimals} /> : place('11rem')}
          {instrument?.quote && <span className={styles.unit}>{instrument.quote}</span>}
        </p>
        <p className={styles.line}>
          {instrument ? (
            <>
              <Change
                percentage={instrument.changePercentage}
                absolute={instrument.changeAbsolute}
                decimals={decimals}
              />
              <span className={styles.unit}>in 24 h</span>
              <FreshnessBadge freshness={instrument.freshness} lastAt={instrument.lastAt} budget={budget} />
            </>
          ) : (
            place('16rem')
          )}
        </p>
      </div>
    </header>
  )
}
