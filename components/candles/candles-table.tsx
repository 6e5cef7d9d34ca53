'use client'

import { useState } from 'react'
import { formatPrice } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import styles from './candles.module.css'
import { formatOpenTime, shownZone } from './chart-time'
import { gapAt, type Gap } from './gaps'
import { madeOf } from './made-of'

const MOST = 60

type Props = { candles: readonly Candle[]; gaps: readonly Gap[]; interval: Interval; zone: string; decimals: number }

/** The candles in sight as a table, for those who do not see the canvas or want to read numbers. */
export function CandlesTable({ candles, gaps, interval, zone, decimals }: Props) {
  const [isOpen, setOpen] = useState(false)
  const shown = isOpen ? candles.slice(-MOST).toReversed() : []
  return (
    <details className={styles.tableBox} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>The same as a table</summary>
      <div className={styles.tableScroll} tabIndex={0} role="region" aria-label="Candles as a table">
        <table>
          <caption>
            {`The last ${Math.min(MOST, candles.length)} candles in sight, newest first, times in ${shownZone(interval, zone)}`}
          </caption>
          <thead>
            <tr>
              {['Opened', 'Open', 'High', 'Low', 'Close', 'Volume', 'Made of'].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((candle) => (
              <tr key={candle.openTime}>
                <th scope="row">{formatOpenTime(candle.openTime, interval, zone)}</th>
                <td>{formatPrice(candle.open, decimals)}</td>
                <td>{formatPrice(candle.high, decimals)}</td>
                <td>{formatPrice(candle.low, decimals)}</td>
                <td>{formatPrice(candle.close, decimals)}</td>
                <td>{formatPrice(candle.volume)}</td>
                <td>{madeOf(candle, gapAt(gaps, candle.openTime)?.reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
