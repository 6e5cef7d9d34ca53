import type { Route } from 'next'
import Link from 'next/link'
import { instrumentPath } from './instrument-path'
import styles from './instruments.module.css'

/** Not prefetched: a table holds a hundred of these. */
export const InstrumentLink = ({ symbol }: { symbol: string }) => (
  <Link href={instrumentPath(symbol) as Route} prefetch={false} className={styles.link}>
    {symbol}
  </Link>
)
