import { formatPrice } from '@/components/quotes/format'
import type { Candle } from '@/lib/candles/candle'
import styles from './candles.module.css'
import type { ChartSettings } from './chart-settings'
import { drawFirst } from './first-picture'

type Props = { candles: readonly Candle[]; decimals: number; settings: Pick<ChartSettings, 'range' | 'style'> }

/** The candles before the chart's code is there: drawn by the server, in the place where the chart takes over. */
export function FirstChart({ candles, decimals, settings: { range, style } }: Props) {
  const picture = drawFirst(candles, range, style)
  if (!picture) return null
  const { wicks, bodies, line, volume, low, high } = picture
  return (
    <div className={styles.first} aria-hidden="true">
      <svg viewBox="0 0 1000 1000" preserveAspectRatio="none">
        <path className={styles.firstVolume} d={volume} />
        {line && <path className={styles.firstLine} d={line} />}
        {(['up', 'down', 'quiet'] as const).map((kind) => (
          <g key={kind} data-kind={kind} data-hollow={(style === 'hollow' && kind === 'up') || undefined}>
            <path d={wicks[kind]} />
            <path d={bodies[kind]} className={styles.firstBody} />
          </g>
        ))}
      </svg>
      <span style={{ top: '16%' }}>{formatPrice(high, decimals)}</span>
      <span style={{ top: '72%' }}>{formatPrice(low, decimals)}</span>
    </div>
  )
}
