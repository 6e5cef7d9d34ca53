'use client'

import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Layer, LayerValues } from '@/components/candles/layer'
import type { Candle } from '@/lib/candles/candle'
import { layersOf, parseIndicators } from './indicator'

const NOTHING: LayerValues = {}

type Asked = { names: string; candles: readonly Candle[]; isFromBegin: boolean; firstColour: number }

/** The lines of indicators. What computes them is loaded when the first one is wanted. */
export function useIndicators({ names, candles, isFromBegin, firstColour }: Asked) {
  const indicators = useMemo(() => parseIndicators(names), [names])
  const layers = useMemo<Layer[]>(() => layersOf(indicators, firstColour), [indicators, firstColour])
  const { data: code, error } = useQuery({
    queryKey: ['code', 'indicators'],
    queryFn: () => import('./compute'),
    enabled: indicators.length > 0,
    staleTime: Infinity,
    structuralSharing: false,
  })
  const values = useMemo(
    () => (code && indicators.length > 0 ? code.computeIndicators(indicators, { candles, isFromBegin }) : NOTHING),
    [code, indicators, candles, isFromBegin],
  )
  return { indicators, layers, values, error }
}
