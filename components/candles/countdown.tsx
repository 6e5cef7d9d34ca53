'use client'

import { useNow } from '@/components/api/use-now'
import { closeTimeOf, openTimeOf, type Interval } from '@/lib/candles/interval'
import styles from './candles.module.css'
import { formatCountdown } from './format-countdown'

/** How long the running candle still runs, by the server's clock. */
export function Countdown({ interval }: { interval: Interval }) {
  const now = useNow()
  const left = now === null ? null : closeTimeOf(openTimeOf(now, interval), interval) - now
  return (
    <span className={styles.countdown} role="timer" aria-live="off">
      closes in <span className="figures">{left === null ? '–' : formatCountdown(left)}</span>
    </span>
  )
}
