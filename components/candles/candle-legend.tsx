import { Change } from '@/components/quotes/change'
import { formatPrice, formatVolume, UNKNOWN } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { formatOpenTime } from './chart-time'
import styles from './candles.module.css'
import { madeOf } from './made-of'

type Props = { candle: Candle | undefined; interval: Interval; decimals: number; unit: string | null }

/** What the candle under the crosshair says, or else the newest one. */
export function CandleLegend({ candle, interval, decimals, unit }: Props) {
  const change = candle && candle.open && candle.close !== null ? (candle.close / candle.open - 1) * 100 : null
  return (
    <p className={styles.legend}>
      <span className={styles.when}>{candle ? `${formatOpenTime(candle.openTime, interval)} UTC` : UNKNOWN}</span>
      {part('O', formatPrice(candle?.open ?? null, decimals))}
      {part('H', formatPrice(candle?.high ?? null, decimals))}
      {part('L', formatPrice(candle?.low ?? null, decimals))}
      {part('C', formatPrice(candle?.close ?? null, decimals))}
      {part('V', formatVolume(candle?.volume ?? null) + (unit && candle?.volume != null ? ` ${unit}` : ''))}
      <Change percentage={change} />
      <span className={styles.made}>{candle ? madeOf(candle) : ''}</span>
    </p>
  )
}

const part = (name: string, value: string) => (
  <span className={styles.part}>
    <b>{name}</b> {value}
  </span>
)
