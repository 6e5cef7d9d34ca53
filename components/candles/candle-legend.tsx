import { Change } from '@/components/quotes/change'
import { formatPrice, formatSignificant, formatVolume, UNKNOWN } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { formatOpening } from './chart-time'
import { SERIES } from './chart-palette'
import styles from './candles.module.css'
import type { Gap } from './gaps'
import type { Layer } from './layer'
import { madeOf } from './made-of'
import type { LegendLine } from './use-layers'

type Props = {
  candle: Candle | undefined
  gap: Gap | undefined
  interval: Interval
  zone: string
  decimals: number
  unit: string | null
  layers: readonly LegendLine[]
  /** Lines that the scale cannot hold. */
  leftOut: readonly Layer[]
}

/** What the candle under the crosshair says, or else the newest one, and the lines beside it. */
export function CandleLegend({ candle, gap, interval, zone, decimals, unit, layers, leftOut }: Props) {
  const moved = candle && candle.open && candle.close !== null ? (candle.close / candle.open - 1) * 100 : null
  return (
    <div className={`${styles.legend} figures`}>
      <span className={styles.when}>{candle ? formatOpening(candle.openTime, interval, zone) : UNKNOWN}</span>
      {part('O', formatPrice(candle?.open ?? null, decimals))}
      {part('H', formatPrice(candle?.high ?? null, decimals))}
      {part('L', formatPrice(candle?.low ?? null, decimals))}
      {part('C', formatPrice(candle?.close ?? null, decimals))}
      {part('V', formatVolume(candle?.volume ?? null) + (unit && candle?.volume != null ? ` ${unit}` : ''))}
      <Change percentage={moved} />
      <span className={styles.made}>{candle ? madeOf(candle, gap?.reason) : ''}</span>
      {layers.length + leftOut.length > 0 && (
        <ul className={styles.layers} aria-label="Lines beside the candles">
          {layers.map(({ layer, value, change }) => (
            <li key={layer.id}>
              <span
                className={styles.stroke}
                data-dashed={layer.dashed || undefined}
                style={{ color: `var(--series-${(layer.colour % SERIES.length) + 1})` }}
                aria-hidden="true"
              />
              {layer.title} <span className={styles.value}>{formatSignificant(value, 7)}</span>
              {change !== undefined && <Change percentage={change} />}
            </li>
          ))}
          {leftOut.length > 0 && <li>{leftOut.map(({ title }) => title).join(', ')}: not on a scale in per cent</li>}
        </ul>
      )}
    </div>
  )
}

const part = (name: string, value: string) => (
  <span className={styles.part}>
    <b>{name}</b> {value}
  </span>
)
