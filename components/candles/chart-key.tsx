import type { Candle } from '@/lib/candles/candle'
import type { GapReason } from '@/lib/metrics/contract'
import { kindOf, type Kind } from './bars'
import styles from './candles.module.css'
import { GAP_WORDS, type Gap } from './gaps'

const KEYS: Record<Kind, string> = {
  real: 'traded, or the exchange’s own',
  poll: 'seen by polling only: highs and lows may be missed',
  filled: 'filled: no quotes, the close is carried over',
}
const BANDS = ['source_down', 'not_collected'] as const satisfies GapReason[]

/** Explains the looks that occur among these candles and gaps. */
export function ChartKey({ candles, gaps }: { candles: readonly Candle[]; gaps: readonly Gap[] }) {
  const kinds = new Set(candles.map(kindOf))
  const reasons = new Set(gaps.map(({ reason }) => reason))
  return (
    <ul className={styles.keys} aria-label="What the candles' looks mean">
      {(['real', 'poll', 'filled'] as const)
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <li key={kind}>
            <span className={styles.swatch} data-kind={kind} aria-hidden="true" />
            {KEYS[kind]}
          </li>
        ))}
      {BANDS.filter((reason) => reasons.has(reason)).map((reason) => (
        <li key={reason}>
          <span className={styles.swatch} data-reason={reason} aria-hidden="true" />
          gap: {GAP_WORDS[reason]}
        </li>
      ))}
      <li>
        <a href="https://www.tradingview.com/" rel="noreferrer">
          Chart by TradingView
        </a>
      </li>
    </ul>
  )
}
