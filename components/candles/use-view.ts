'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import type { Candle } from '@/lib/candles/candle'
import { firstView, type RangeName } from './ranges'

const SETTLED_AFTER = 200

/** Which candles are in sight. While the view moves, those that were before; until it is known, those it will begin with. */
export function useView(candles: readonly Candle[], range: RangeName | '') {
  const [inView, setInView] = useState<{ from: number; to: number } | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])

  const onView = (from: number, to: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(
      () => setInView((known) => (known?.from === from && known.to === to ? known : { from, to })),
      SETTLED_AFTER,
    )
  }
  const shown = useMemo(() => {
    const seen = candles.filter(({ openTime }) => inView && openTime >= inView.from && openTime <= inView.to)
    if (seen.length > 0) return seen
    const openTimes = candles.map(({ openTime }) => openTime)
    return candles.slice(Math.max(0, firstView(openTimes, range).from))
  }, [candles, inView, range])
  return { shown, onView }
}
