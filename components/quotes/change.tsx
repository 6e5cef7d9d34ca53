import styles from './change.module.css'
import { directionOf, formatPercent, formatSigned } from './format'

const ARROWS = { up: '▲', down: '▼', flat: '' } as const

type Props = { percentage: number | null; absolute?: number | null; decimals?: number }

/** A change by arrow, sign and colour: each of them alone is enough. */
export function Change({ percentage, absolute, decimals }: Props) {
  const direction = directionOf(percentage)
  return (
    <span className={styles.change} data-direction={direction} title={percentage === null ? 'not known' : undefined}>
      <span className={styles.arrow} aria-hidden="true">
        {ARROWS[direction]}
      </span>
      {absolute !== undefined && absolute !== null && <span>{formatSigned(absolute, decimals)}</span>}
      <span>{formatPercent(percentage)}</span>
    </span>
  )
}
