'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { LiveEvent } from '@/components/live/live-event'
import { useLive } from '@/components/live/use-live'
import type { Interval } from '@/lib/candles/interval'
import { addOlder, candlesQuery } from './candles-query'
import { hearCandle } from './live-candles'

/** A line that does not fit what is heard is read again, but not with every word. */
const MEND_EVERY = 2_000

/** The candles of an instrument as they move: told by the stream, and asked for while it does not tell. */
export function useCandles(ref: string, interval: Interval) {
  const client = useQueryClient()
  const options = candlesQuery(ref, interval)
  const { queryKey } = options
  const mendedAt = useRef(-Infinity)

  const hear = (event: LiveEvent, heardAt: number) => {
    const series = client.getQueryData(queryKey)
    if (event.topic === 'candle' && series) {
      const { line, fits } = hearCandle(series, event.data.candle, heardAt)
      client.setQueryData(queryKey, line)
      if (fits || heardAt - mendedAt.current < MEND_EVERY) return
      mendedAt.current = heardAt
    }
    void client.refetchQueries({ queryKey, exact: true }, { cancelRefetch: false })
  }

  const isKnown = client.getQueryData(queryKey) !== undefined
  const isNumber = /^\d+$/.test(ref) // what a removed instrument is called by; the stream speaks of symbols
  const isLive = useLive({ symbols: [ref], interval, topics: ['candle'], enabled: isKnown && !isNumber }, hear)
  const query = useQuery({ ...options, ...(isLive && { refetchInterval: false }) })

  const fetchOlder = () => void addOlder(client, ref, interval)
  return { query, isLive, fetchOlder }
}
