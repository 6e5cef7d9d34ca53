import { formatCount } from '@/components/quotes/format'
import styles from './popularity.module.css'

type Props = { calls: number; before: number }

const SIGNS = { more: '▲', fewer: '▼', same: '' } as const

/** How often something was called in 24 h, and whether that is more than in the 24 h before. */
export function CallTrend({ calls, before }: Props) {
  const trend = calls > before ? 'more' : calls < before ? 'fewer' : 'same'
  const told = trend === 'same' ? 'as many as the day before' : `${trend} than the day before (${before})`
  return (
    <span className={styles.calls} title={`${calls} calls in 24 h, ${told}`}>
      <span className={styles.trend} data-trend={trend} aria-hidden="true">
        {SIGNS[trend]}
      </span>
      {formatCount(calls)}
      <span className="visually-hidden">, {told}</span>
    </span>
  )
}
