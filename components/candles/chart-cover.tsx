import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { Skeleton } from '@/components/ui/skeleton'
import styles from './candles.module.css'

type Props = { symbol: string; isKnown: boolean; error: Error | null; isFetching: boolean; onRetry: () => void }

/** Lies over the chart while there are no candles, and says why. */
export const ChartCover = ({ symbol, isKnown, error, isFetching, onRetry }: Props) => (
  <div className={styles.cover}>
    {error ? (
      <ErrorNote title="The candles could not be loaded." error={error} onRetry={onRetry} retrying={isFetching} />
    ) : isKnown ? (
      <Empty title="No candles yet">
        Nothing was quoted for {symbol} so far. The first quote opens the first candle.
      </Empty>
    ) : (
      <Skeleton height="100%" />
    )}
  </div>
)
