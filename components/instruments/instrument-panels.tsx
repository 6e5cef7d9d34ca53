'use client'

import { CandleChart } from '@/components/candles/candle-chart'
import { usualDecimals } from '@/components/quotes/format'
import { isNotFound } from '@/components/api/api-error'
import { MeasuresPanel } from '@/components/metrics/measures-panel'
import { StandingPanel } from '@/components/ranks/standing-panel'
import { SourcePanel } from '@/components/sources/source-panel'
import { useBudgets } from '@/components/sources/use-sources'
import { ErrorNote } from '@/components/ui/error-note'
import type { Interval } from '@/lib/candles/interval'
import { InstrumentHead } from './instrument-head'
import { InstrumentLink } from './instrument-link'
import styles from './instrument-panels.module.css'
import { NoInstrument } from './no-instrument'
import { useInstrument } from './use-instrument'

type Props = { asked: string; interval: Interval; onInterval: (interval: Interval) => void }

/** Everything about one instrument. `asked` is its number or its symbol. */
export function InstrumentPanels({ asked, interval, onInterval }: Props) {
  const { instrument, candles, successor, error, isFetching, retry } = useInstrument(asked)
  const budgetOf = useBudgets()

  if (isNotFound(error)) return <NoInstrument asked={asked} />
  const known = [...(candles ?? []).map(({ close }) => close), instrument?.lastPrice ?? null]
  const ref = instrument ? (successor ? String(instrument.id) : instrument.symbol) : asked
  return (
    <div className={styles.page}>
      <InstrumentHead
        asked={asked}
        instrument={instrument}
        decimals={usualDecimals(known)}
        budget={instrument && budgetOf(instrument.source)}
      />
      {successor && (
        <p className={styles.note}>
          This instrument was removed. Its code now belongs to another one: <InstrumentLink symbol={successor.symbol} />
        </p>
      )}
      {error && !instrument && (
        <ErrorNote title={`${asked} could not be loaded.`} error={error} onRetry={retry} retrying={isFetching} />
      )}
      <div className={styles.columns}>
        <CandleChart
          symbol={ref}
          base={instrument?.base ?? null}
          isStale={instrument?.freshness === 'stale'}
          interval={interval}
          onInterval={onInterval}
        />
        <aside className={styles.aside} aria-label="Facts">
          <StandingPanel symbol={instrument?.symbol} />
          <MeasuresPanel instrument={instrument} />
          <SourcePanel id={instrument?.source} />
        </aside>
      </div>
    </div>
  )
}
