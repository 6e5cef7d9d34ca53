'use client'

import { useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from 'react'
import { usualDecimals } from '@/components/quotes/format'
import type { Interval } from '@/lib/candles/interval'
import type { Annotations } from './annotations'
import { toBars } from './bars'
import type { Series } from './candles-query'
import { chartColours, onThemeChange } from './chart-palette'
import { openDrawing, type Drawing } from './drawing'

type Asked = {
  ref: string
  interval: Interval
  series: Series | undefined
  annotations: Annotations
  onPick: (openTime: number) => void
  onNearStart: () => void
}

/** Keeps a chart in `host` showing the series; answers the open time of the candle under the crosshair. */
export function useDrawing(host: RefObject<HTMLDivElement | null>, asked: Asked) {
  const { ref, interval, series } = asked
  const [hovered, setHovered] = useState<number | null>(null)
  const drawing = useRef<Drawing>(null)
  const nearStart = useEffectEvent(asked.onNearStart)
  const pick = useEffectEvent(asked.onPick)
  // Arrays are made anew with every look at the page; they are drawn again only when what they say differs.
  const told = JSON.stringify(asked.annotations)
  const annotations = useMemo(() => JSON.parse(told) as Annotations, [told])

  const drawAgain = useEffectEvent(() => {
    if (host.current && series) drawing.current?.draw(...drawable(host.current, ref, interval, series))
    drawing.current?.annotate(annotations, interval)
  })

  useEffect(() => {
    if (!host.current) return
    const opened = openDrawing(host.current, {
      onHover: setHovered,
      onPick: (openTime) => pick(openTime),
      onNearStart: () => nearStart(),
    })
    drawing.current = opened
    const stop = onThemeChange(() => {
      opened.repaint()
      drawAgain()
    })
    return () => {
      stop()
      drawing.current = null
      opened.remove()
    }
  }, [host])

  useEffect(() => {
    if (host.current && series) drawing.current?.draw(...drawable(host.current, ref, interval, series))
  }, [host, ref, interval, series])

  const isDrawn = series !== undefined
  useEffect(() => {
    if (isDrawn) drawing.current?.annotate(annotations, interval)
  }, [annotations, interval, isDrawn])

  return hovered
}

function drawable(host: HTMLElement, ref: string, interval: Interval, { candles }: Series) {
  const decimals = usualDecimals(candles.flatMap(({ open, close }) => [open, close]))
  return [toBars(candles, interval, chartColours(host)), `${ref} ${interval}`, decimals] as const
}
