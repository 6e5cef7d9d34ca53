'use client'

import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { Annotations } from '@/components/candles/annotations'
import { onThemeChange } from '@/components/candles/chart-palette'
import { formatCount, UNKNOWN } from '@/components/quotes/format'
import type { DayRate } from '@/lib/rates/contract'
import { type Drawing, LOOKS, openDrawing } from './drawing'
import { keyOf, type Lane } from './lanes'
import styles from './rates.module.css'

type Props = {
  lanes: readonly { lane: Lane; days: readonly DayRate[] }[]
  view: string
  isDim: boolean
  /** What alerts say about the first lane. */
  annotations?: Annotations
  onPick?: (time: number) => void
}

const NONE: Annotations = { marks: [], lines: [] }

/** The daily averages of lanes, and under the crosshair what they are. */
export function RatesChart({ lanes, view, isDim, annotations = NONE, onPick }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const drawing = useRef<Drawing>(null)
  const [hovered, setHovered] = useState<string | null>(null)
  const pick = useEffectEvent((time: number) => onPick?.(time))
  // Annotations are made anew with every look at the page; the chart is drawn again only when what they say differs.
  const told = JSON.stringify(annotations)
  const marked = useMemo(() => JSON.parse(told) as Annotations, [told])

  useEffect(() => {
    if (!host.current) return
    const opened = openDrawing(host.current, { onHover: setHovered, onPick: (time) => pick(time) })
    drawing.current = opened
    const stop = onThemeChange(opened.repaint)
    return () => {
      stop()
      drawing.current = null
      opened.remove()
    }
  }, [])
  useEffect(() => {
    drawing.current?.draw({ lanes: lanes.map(({ days }) => days), view, annotations: marked })
  }, [lanes, view, marked])

  const shown = lanes.map(({ lane, days }) => {
    const day =
      days.find((each) => each.day === hovered) ?? days.findLast(({ average_price }) => average_price !== null)
    return { lane, day, average: day?.average_price ?? null, count: day?.count ?? null }
  })
  const known = lanes.reduce((sum, { days }) => sum + days.filter((day) => day.average_price !== null).length, 0)
  return (
    <figure className={styles.figure}>
      <ul className={`${styles.legend} figures`} aria-label="Lanes">
        {shown.map(({ lane, day, average, count }, at) => (
          <li key={keyOf(lane)}>
            <span className={styles.swatch} data-look={LOOKS[at]?.colour} aria-hidden="true" />
            <b>
              {lane.origin} → {lane.destination}
            </b>
            <span>
              {average === null ? UNKNOWN : `${formatCount(average)} USD`} · {formatCount(count)} prices ·{' '}
              {day?.day ?? UNKNOWN}
            </span>
          </li>
        ))}
      </ul>
      <div className={styles.stage} data-dim={isDim || undefined}>
        <div
          ref={host}
          className={styles.host}
          role="img"
          aria-label={`Daily average of ${lanes.map(({ lane }) => `${lane.origin} to ${lane.destination}`).join(', ')}, and the number of prices beneath`}
          data-lanes={lanes.length}
          data-known-days={known}
          data-fired={annotations.marks.filter(({ kind }) => kind === 'fired').length || undefined}
        />
      </div>
      <p className={styles.key}>
        A day with fewer than 3 prices has no average and is left open. Bars: prices per day.{' '}
        <a href="https://www.tradingview.com/" rel="noreferrer">
          Chart by TradingView
        </a>
      </p>
    </figure>
  )
}
