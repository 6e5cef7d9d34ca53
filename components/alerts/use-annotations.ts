'use client'

import { useQuery } from '@tanstack/react-query'
import type { Annotations } from '@/components/candles/annotations'
import { episodesOfQuery } from '@/components/episodes/episodes-query'
import { useLive } from '@/components/live/use-live'
import { closeTimeOf, type Interval } from '@/lib/candles/interval'
import { linesOf } from './alert-lines'
import { alertsOfQuery } from './alerts-query'

/** What alerts watch for on an instrument and when they fired, to be drawn over its candles. */
export function useAnnotations(symbol: string | undefined, picked: number | null): Annotations {
  const alerts = useQuery(alertsOfQuery(symbol))
  const episodes = useQuery(episodesOfQuery(symbol))
  useLive({ topics: ['episode'], enabled: symbol !== undefined }, () => void episodes.refetch())
  return {
    lines: (alerts.data ?? []).filter(({ enabled }) => enabled).flatMap(linesOf),
    marks: [
      ...(episodes.data ?? []).map(({ minute }) => ({ at: minute, kind: 'fired' }) as const),
      ...(picked === null ? [] : [{ at: picked, kind: 'picked' } as const]),
    ],
  }
}

/** Of a longer candle, the minute that is worth explaining: where something fired, or else its first. */
export function minuteToExplain(openTime: number, interval: Interval, { marks }: Annotations): number {
  const end = closeTimeOf(openTime, interval)
  return marks.find(({ at, kind }) => kind === 'fired' && at >= openTime && at < end)?.at ?? openTime
}
