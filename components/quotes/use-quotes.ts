'use client'

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useEffectEvent, useRef } from 'react'
import type { LiveEvent } from '@/components/live/live-event'
import { useLive } from '@/components/live/use-live'
import type { InstrumentView } from '@/lib/instruments/contract'
import type { QuoteEvent } from '@/lib/live/contract'
import { withQuoteOnce } from './live-quotes'

/** Quotes of many instruments come one by one within a moment, and are shown together. */
const TOGETHER = 50
const PACE = 500

type Quotes = Readonly<Record<string, QuoteEvent>>
const KEY = ['heard quotes'] as const

type Followed = {
  /** Whether all of them are told now, or have to be asked for. */
  isLive: boolean
  /** Brings an instrument up to what was heard. An answer can be older than that, when it was under way meanwhile. */
  upToDate: (instrument: InstrumentView) => InstrumentView
}

/** Follows the quotes of instruments that are shown. */
export function useQuotes(symbols: readonly string[], readAgain: () => unknown = () => {}): Followed {
  const client = useQueryClient()
  const heard = useQuery<Quotes>({ queryKey: KEY, queryFn: skipToken })
  const quotes = useDeferredValue(heard.data) // a hundred rows that move must not hold up what a person does
  const waiting = useRef(new Map<string, QuoteEvent>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const shownAt = useRef(-Infinity)

  const show = useEffectEvent(() => {
    timer.current = undefined
    shownAt.current = performance.now()
    client.setQueryData<Quotes>(KEY, (known = {}) => {
      // A stream that is opened anew begins with what it knew last, which may be older.
      const newer = [...waiting.current].filter(([symbol, { time }]) => !(time < (known[symbol]?.time ?? 0)))
      return { ...known, ...Object.fromEntries(newer) }
    })
    waiting.current.clear()
  })
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )

  const hear = (event: LiveEvent, heardAt: number) => {
    if (event.topic === 'reset') return void readAgain()
    if (event.topic !== 'quote') return
    waiting.current.set(event.data.symbol, event.data)
    timer.current ??= setTimeout(() => show(), Math.max(TOGETHER, shownAt.current + PACE - heardAt))
  }
  return {
    isLive: useLive({ symbols, topics: ['quote'], enabled: symbols.length > 0 }, hear),
    upToDate: useCallback((instrument) => withQuoteOnce(instrument, quotes?.[instrument.symbol]), [quotes]),
  }
}
