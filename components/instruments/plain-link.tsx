import { instrumentPath } from './instrument-path'
import styles from './instruments.module.css'

/** What `InstrumentLink` looks like, for rows that fly by: drawing fifty of those in a frame is what made tables stutter. */
export const PlainLink = ({ symbol }: { symbol: string }) => (
  <a href={instrumentPath(symbol)} className={styles.link}>
    {symbol}
  </a>
)
