'use client'

import { useRef } from 'react'
import { onServer } from '@/components/api/server-clock'
import { AgeOf } from '@/components/freshness/age-of'
import { usualDecimals } from '@/components/quotes/format'
import { Empty } from '@/components/ui/empty'
import { ErrorNote } from '@/components/ui/error-note'
import { OldNote } from '@/components/ui/old-note'
import { Panel } from '@/components/ui/panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { Interval } from '@/lib/candles/interval'
import type { Annotations } from './annotations'
import { CandleLegend } from './candle-legend'
import { CandlesTable } from './candles-table'
import styles from './candles.module.css'
import { ChartKey } from './chart-key'
import { IntervalSwitch } from './interval-switch'
import { useCandles } from './use-candles'
import { useDrawing } from './use-drawing'

type Props = {
  symbol: string
  base: string | null
  isStale: boolean
  interval: Interval
  onInterval: (interval: Interval) => void
  annotations?: Annotations
  onPick?: (openTime: number) => void
}

const NOTHING: Annotations = { marks: [], lines: [] }

export function CandleChart({ symbol, base, isStale, interval, onInterval, annotations = NOTHING, onPick }: Props) {
  const { query, isLive, fetchOlder } = useCandles(symbol, interval)
  const { data, error, dataUpdatedAt, isFetching, refetch } = query
  const host = useRef<HTMLDivElement>(null)
  const hovered = useDrawing(host, {
    ref: symbol,
    interval,
    series: data,
    annotations,
    onPick: (openTime) => onPick?.(openTime),
    onNearStart: fetchOlder,
  })

  const candles = data?.candles ?? []
  const last = candles.at(-1)
  const retry = () => void refetch()
  return (
    <Panel
      title="Candles"
      meta="times in UTC"
      actions={<IntervalSwitch value={interval} onChange={onInterval} />}
      note={error && data && <OldNote error={error} age={<AgeOf at={onServer(dataUpdatedAt)} />} onRetry={retry} />}
    >
      <figure className={styles.figure} aria-busy={!data && !error}>
        <CandleLegend
          candle={candles.findLast(({ openTime }) => openTime === hovered) ?? last}
          interval={interval}
          decimals={usualDecimals(candles.flatMap(({ open, close }) => [open, close]))}
          unit={base}
        />
        <div className={styles.stage} data-dim={isStale || Boolean(error && data) || undefined}>
          <div
            ref={host}
            className={styles.host}
            role="img"
            aria-label={`${symbol}, ${interval} candles with volume`}
            data-interval={interval}
            data-bars={data?.candles.length}
            data-last-open-time={last?.openTime}
            data-last-close={last?.close ?? undefined}
            data-live={isLive}
            data-marks={annotations.marks.length}
            data-lines={annotations.lines.length}
          />
          {(!data || candles.length === 0) && (
            <div className={styles.cover}>
              {error ? (
                <ErrorNote
                  title="The candles could not be loaded."
                  error={error}
                  onRetry={retry}
                  retrying={isFetching}
                />
              ) : data ? (
                <Empty title="No candles yet">
                  Nothing was quoted for {symbol} so far. The first quote opens the first candle.
                </Empty>
              ) : (
                <Skeleton height="100%" />
              )}
            </div>
          )}
        </div>
        <ChartKey candles={candles} />
        <CandlesTable candles={candles} interval={interval} />
      </figure>
    </Panel>
  )
}
