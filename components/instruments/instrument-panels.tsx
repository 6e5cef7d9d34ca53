'use client'

import dynamic from 'next/dynamic'
import { useRef, useState } from 'react'
import { crossingAt, newAlertPath } from '@/components/alerts/new-alert-path'
import { minuteToExplain, useAnnotations } from '@/components/alerts/use-annotations'
import { CandleChart } from '@/components/candles/candle-chart'
import type { ChangeSettings, ChartSettings } from '@/components/candles/chart-settings'
import { usualDecimals } from '@/components/quotes/format'
import { isNotFound } from '@/components/api/api-error'
import { MeasuresPanel } from '@/components/metrics/measures-panel'
import { StandingPanel } from '@/components/ranks/standing-panel'
import { SourcePanel } from '@/components/sources/source-panel'
import { useBudgets, useFreshness } from '@/components/sources/use-sources'
import { ErrorNote } from '@/components/ui/error-note'
import type { InstrumentView } from '@/lib/instruments/contract'
import type { SourceView } from '@/lib/sources/contract'
import { InstrumentHead } from './instrument-head'
import { InstrumentLink } from './instrument-link'
import styles from './instrument-panels.module.css'
import { useInstrument } from './use-instrument'

/** What the server knew when it drew the page. */
export type ServedView = { instrument: InstrumentView; source: SourceView | null }

type Props = {
  asked: string
  /** Shown until the calls of this view are answered. */
  served: ServedView | null
  settings: ChartSettings
  onChange: ChangeSettings
}

// Few ever need these.
const LaneChart = dynamic(() => import('@/components/rates/lane-panels').then((code) => code.LaneChart))
const LaneStanding = dynamic(() => import('@/components/rates/lane-panels').then((code) => code.LaneStanding))
const NoInstrument = dynamic(() => import('./no-instrument').then((code) => code.NoInstrument))
const ExplainPanel = dynamic(() => import('@/components/alerts/explain-panel').then((module) => module.ExplainPanel), {
  ssr: false,
})

/** Everything about one instrument. `asked` is its number or its symbol. */
export function InstrumentPanels({ asked, served, settings, onChange }: Props) {
  const { instrument, candles, successor, isRemoved, error, isFetching, retry } = useInstrument(
    asked,
    served?.instrument ?? null,
  )
  const budgetOf = useBudgets()
  const freshnessOf = useFreshness()
  const [picked, setPicked] = useState<number | null>(null)
  const why = useRef<HTMLDivElement>(null)
  const annotations = useAnnotations(isRemoved ? undefined : instrument?.symbol, picked)

  if (isNotFound(error)) return <NoInstrument asked={asked} />
  const known = [...(candles ?? []).map(({ close }) => close), instrument?.lastPrice ?? null]
  const aged = instrument ? freshnessOf(instrument) : 'unknown'
  const pick = (openTime: number) => setPicked(minuteToExplain(openTime, settings.interval, annotations))
  const watched = isRemoved ? undefined : instrument
  const explain = (openTime: number) => {
    pick(openTime)
    why.current?.focus({ preventScroll: true })
    why.current?.scrollIntoView({ block: 'center' })
  }
  const ref = instrument ? (isRemoved ? String(instrument.id) : instrument.symbol) : asked
  return (
    <div className={styles.page}>
      <InstrumentHead
        asked={asked}
        instrument={instrument}
        isOld={aged === 'stale' || instrument?.status === 'unavailable'}
        aged={aged}
        isWaiting={!error}
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
        <div className={styles.main}>
          {instrument?.kind === 'lane' ? (
            <>
              <LaneChart instrument={instrument} annotations={annotations} onPick={setPicked} />
              {!isRemoved && <ExplainPanel symbol={instrument.symbol} at={picked} onAt={setPicked} isOfDays />}
            </>
          ) : (
            <>
              <CandleChart
                symbol={ref}
                base={instrument?.base ?? null}
                quote={instrument?.quote ?? null}
                aged={aged}
                isRecorded={instrument?.recorded ?? false}
                settings={settings}
                onChange={onChange}
                annotations={annotations}
                onPick={pick}
                actions={
                  watched && {
                    alertPath: ({ price }) => newAlertPath(watched.symbol, crossingAt(price, watched.lastPrice)),
                    onExplain: explain,
                  }
                }
              />
              {watched && (
                <div ref={why} tabIndex={-1} className={styles.why}>
                  <ExplainPanel symbol={watched.symbol} at={picked} onAt={setPicked} />
                </div>
              )}
            </>
          )}
        </div>
        <aside className={styles.aside} aria-label="Facts">
          {instrument?.kind === 'lane' ? (
            <LaneStanding symbol={instrument.symbol} />
          ) : (
            <>
              <StandingPanel id={instrument?.id} aged={aged} isWaiting={!error} />
              <MeasuresPanel instrument={instrument} aged={aged} isWaiting={!error} />
              <SourcePanel id={instrument?.source} served={served?.source} isWaiting={!error} />
            </>
          )}
        </aside>
      </div>
    </div>
  )
}
