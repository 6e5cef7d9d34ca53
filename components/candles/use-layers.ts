'use client'

import { useEffect, useEffectEvent, useMemo } from 'react'
import { changeSince } from '@/components/comparison/compared'
import { useCompared } from '@/components/comparison/use-compared'
import { useIndicators } from '@/components/indicators/use-indicators'
import type { Candle } from '@/lib/candles/candle'
import { DAY } from '@/lib/platform/time'
import type { Series } from './candles-query'
import type { ChartSettings } from './chart-settings'
import { fitting, type Layer } from './layer'

const NONE: readonly Candle[] = []

type Asked = { settings: ChartSettings; series: Series | undefined; shown: readonly Candle[]; fetchOlder: () => void }

export type LegendLine = { layer: Layer; value: number | null; change?: number | null }

/** The lines beside the candles: indicators and other instruments, with the scale that holds them. */
export function useLayers({ settings, series, shown, fetchOlder }: Asked) {
  const candles = series?.candles ?? NONE
  const compared = useCompared({ names: settings.compare, candles, interval: settings.interval })
  const indicators = useIndicators({
    names: settings.indicators,
    candles,
    isFromBegin: series?.reachesBack === false,
    firstColour: compared.layers.length,
  })
  // Prices of different instruments have no scale in common but their change.
  const scale = compared.symbols.length > 0 ? 'percent' : settings.scale
  const [layers, leftOut] = useMemo(() => {
    const [fit, others] = fitting(indicators.layers, scale)
    return [[...compared.layers, ...fit], others]
  }, [compared.layers, indicators.layers, scale])
  const values = useMemo(() => ({ ...compared.values, ...indicators.values }), [compared.values, indicators.values])

  // VWAP is made of its whole day, though that may begin left of what is loaded.
  const day = Math.floor((shown[0]?.openTime ?? 0) / DAY) * DAY
  const oldest = candles[0]?.openTime ?? 0
  const lacks = settings.indicators.includes('vwap') && series?.reachesBack === true && oldest > day
  const missingBefore = lacks ? oldest : null
  const reach = useEffectEvent(fetchOlder)
  useEffect(() => {
    if (missingBefore !== null) reach()
  }, [missingBefore])

  const legendAt = (candle: Candle | undefined): LegendLine[] => {
    const at = candle ? candles.lastIndexOf(candle) : -1
    const left = shown[0] ? candles.indexOf(shown[0]) : 0
    return layers.map((layer) => {
      const line = values[layer.id] ?? []
      const value = line[at] ?? null
      return layer.id in compared.values ? { layer, value, change: changeSince(line, left, at) } : { layer, value }
    })
  }
  return {
    layers,
    leftOut,
    values,
    scale,
    legendAt,
    counts: { indicators: indicators.indicators.length, compared: compared.symbols.length },
    ownPanes: indicators.layers.filter(({ pane }) => pane !== null).length,
    failed: [
      ...compared.failed.map((symbol) => `${symbol} could not be loaded to compare.`),
      ...(indicators.error ? ['The indicators could not be loaded.'] : []),
    ],
  }
}
