import type { Candle } from '@/lib/candles/candle'
import { kindOf, type Kind } from './bars'
import styles from './candles.module.css'

const KEYS: Record<Kind, string> = {
  real: 'traded, or the exchange’s own',
  poll: 'seen by polling only: highs and lows may be missed',
  filled: 'filled: no quotes, the close is carried over',
}

/** Explains the looks that occur among these candles. */
export function ChartKey({ candles }: { candles: readonly Candle[] }) {
  const kinds = new Set(candles.map(kindOf))
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
      <li>
        <a href="https://www.tradingview.com/" rel="noreferrer">
          Chart by TradingView
        </a>
      </li>
    </ul>
  )
}
