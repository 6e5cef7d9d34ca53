import { directionOf, formatPrice } from './format'
import styles from './sparkline.module.css'
import { sparklinePath } from './sparkline-path'

const WIDTH = 104
const HEIGHT = 22
const MARGIN = 2

export function Sparkline({ values, span }: { values: readonly (number | null)[]; span: string }) {
  const known = values.filter((value) => value !== null)
  const first = known.at(0)
  const last = known.at(-1)
  if (first === undefined || last === undefined) return null
  return (
    <svg
      className={styles.sparkline}
      data-direction={directionOf(last - first)}
      viewBox={`${-MARGIN} ${-MARGIN} ${WIDTH + 2 * MARGIN} ${HEIGHT + 2 * MARGIN}`}
      width={WIDTH}
      height={HEIGHT + 2 * MARGIN}
      role="img"
      aria-label={`${span}: from ${formatPrice(first)} to ${formatPrice(last)}`}
    >
      <path d={sparklinePath(values, WIDTH, HEIGHT)} />
    </svg>
  )
}
