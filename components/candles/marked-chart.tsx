'use client'

import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { ErrorNote } from '@/components/ui/error-note'
import { Skeleton } from '@/components/ui/skeleton'
import type { AlertLine, Annotations, Mark } from './annotations'
import { candlesBetweenQuery, intervalFor, type Range } from './candles-between'
import { onThemeChange } from './chart-palette'
import styles from './marked-chart.module.css'
import { openMarkedDrawing, type MarkedDrawing } from './marked-drawing'

type Props = { symbol: string; range: Range; marks: readonly Mark[]; lines?: readonly AlertLine[] }

/** The candles of a range with what happened in it. */
export function MarkedChart({ symbol, range, marks, lines = [] }: Props) {
  const interval = intervalFor(symbol, range)
  const { data, error, isFetching, refetch } = useQuery(candlesBetweenQuery(symbol, interval, range))
  const host = useRef<HTMLDivElement>(null)
  const drawing = useRef<MarkedDrawing>(null)
  // Arrays are made anew with every look at the page; the chart is drawn again only when what they say differs.
  const told = JSON.stringify({ marks, lines } satisfies Annotations)
  const annotations = useMemo(() => JSON.parse(told) as Annotations, [told])

  const draw = useEffectEvent(() => {
    if (data) drawing.current?.draw({ candles: data, interval, annotations })
  })
  useEffect(() => {
    if (!host.current) return
    const opened = openMarkedDrawing(host.current)
    drawing.current = opened
    const stop = onThemeChange(() => draw())
    return () => {
      stop()
      drawing.current = null
      opened.remove()
    }
  }, [])
  useEffect(() => {
    if (data) drawing.current?.draw({ candles: data, interval, annotations })
  }, [data, interval, annotations])

  return (
    <figure className={styles.stage}>
      <div
        ref={host}
        className={styles.host}
        role="img"
        aria-label={`${symbol}, ${interval} candles with ${marks.length} marks`}
        data-bars={data?.length}
        data-marks={marks.length}
      />
      {!data && (
        <div className={styles.cover}>
          {error ? (
            <ErrorNote
              title="The candles could not be loaded."
              error={error}
              onRetry={() => void refetch()}
              retrying={isFetching}
            />
          ) : (
            <Skeleton height="100%" />
          )}
        </div>
      )}
      {data?.length === 0 && <p className={styles.cover}>Nothing was quoted for {symbol} in this time.</p>}
    </figure>
  )
}
