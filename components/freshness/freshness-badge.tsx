'use client'

import { useNow } from '@/components/api/use-now'
import type { Freshness, FreshnessBudget } from '@/lib/freshness/freshness'
import { AgeOf } from './age-of'
import styles from './freshness-badge.module.css'
import { judgeAgain } from './worse'

const MEANING: Record<Freshness, string> = {
  fresh: 'as new as its source promises',
  late: 'later than its source promises',
  stale: 'too old to be trusted as the price of now',
  unknown: 'nothing was heard yet',
}

type Props = {
  freshness: Freshness
  lastAt: number | null
  budget?: FreshnessBudget | undefined
  /** In a table the word "fresh" is only read aloud; anything worse is always written. */
  compact?: boolean
}

/** Says that the numbers beside it are old. Nothing while they are not. */
export const FreshnessWord = ({ freshness }: { freshness: Freshness | undefined }) =>
  (freshness === 'late' || freshness === 'stale') && (
    <span className={styles.badge} data-freshness={freshness} title={MEANING[freshness]}>
      <span className={styles.mark} aria-hidden="true" />
      {freshness}
    </span>
  )

/** How fresh a number is: a shape, a word and an age, so that no one of them is needed to understand it. */
export function FreshnessBadge({ freshness, lastAt, budget, compact = false }: Props) {
  const shown = judgeAgain(freshness, lastAt, budget, useNow())
  return (
    <span className={styles.badge} data-freshness={shown} title={MEANING[shown]}>
      <span className={styles.mark} aria-hidden="true" />
      <span className={compact && shown === 'fresh' ? 'visually-hidden' : undefined}>{shown}</span>
      {shown !== 'unknown' && (
        <span className={styles.age}>
          <AgeOf at={lastAt} />
        </span>
      )}
    </span>
  )
}
