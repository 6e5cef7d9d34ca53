'use client'

import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react'
import { usualDecimals } from '@/components/quotes/format'
import type { Interval } from '@/lib/candles/interval'
import { toBars } from './bars'
import type { Series } from './candles-query'
import { chartColours, onThemeChange } from './chart-palette'
import { openDrawing, type Drawing } from './drawing'

type Asked = { ref: string; interval: Interval; series: Series | undefined; onNearStart: () => void }

/** Keeps a chart in `host` showing the series; answers the open time of the candle under the crosshair. */
export function useDrawing(host: RefObject<HTMLDivElement | null>, { ref, interval, series, onNearStart }: Asked) {
  const [hovered, setHovered] = useState<number | null>(null)
  const drawing = useRef<Drawing>(null)
  const nearStart = useEffectEvent(onNearStart)

  const drawAgain = useEffectEvent(() => {
    if (host.current && series) drawing.current?.draw(...drawable(host.current, ref, interval, series))
  })

  useEffect(() => {
    if (!host.current) return
    const opened = openDrawing(host.current, { onHover: setHovered, onNearStart: () => nearStart() })
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

  return hovered
}

function drawable(host: HTMLElement, ref: string, interval: Interval, { candles }: Series) {
  const decimals = usualDecimals(candles.flatMap(({ open, close }) => [open, close]))
  return [toBars(candles, interval, chartColours(host)), `${ref} ${interval}`, decimals] as const
}
