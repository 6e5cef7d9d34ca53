'use client'

import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { addOlder, candlesQuery } from '@/components/candles/candles-query'
import type { LayerValues } from '@/components/candles/layer'
import type { Candle } from '@/lib/candles/candle'
import type { Interval } from '@/lib/candles/interval'
import { alignCloses, comparedLayers, parseSymbols } from './compared'

const PACE = 5_000

type Asked = { names: string; candles: readonly Candle[]; interval: Interval }

/** Other instruments beside the candles, as far back as those reach. */
export function useCompared({ names, candles, interval }: Asked) {
  const client = useQueryClient()
  const symbols = useMemo(() => parseSymbols(names), [names])
  const layers = useMemo(() => comparedLayers(symbols), [symbols])
  const results = useQueries({
    queries: symbols.map((symbol) => ({ ...candlesQuery(symbol, interval), refetchInterval: PACE })),
    combine: (all) => ({
      series: all.map(({ data }) => data),
      failed: all.flatMap(({ error, data }, at) => (error && !data ? (symbols[at] ?? []) : [])),
    }),
  })
  const { series, failed } = results
  const first = candles[0]?.openTime
  useEffect(() => {
    if (first === undefined) return
    symbols.forEach((symbol, at) => {
      const known = series[at]
      const oldest = known?.candles[0]?.openTime
      if (known?.reachesBack && oldest !== undefined && oldest > first) void addOlder(client, symbol, interval)
    })
  }, [client, symbols, series, first, interval])
  const values = useMemo<LayerValues>(
    () => Object.fromEntries(symbols.map((symbol, at) => [symbol, alignCloses(candles, series[at]?.candles ?? [])])),
    [symbols, candles, series],
  )
  return { symbols, layers, values, failed }
}
