import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import { CANDLES_MAX, CandlesResponse } from '@/lib/candles/contract'
import { FIXED, INTERVALS, type Interval } from '@/lib/candles/interval'
import { DAY } from '@/lib/platform/time'
import { LANE_PREFIX } from '@/lib/rates/lane'

export type Range = { from: number; to: number }

export const candlesBetweenQuery = (symbol: string, interval: Interval, { from, to }: Range) =>
  queryOptions({
    queryKey: ['candles', symbol, 'between', interval, from, to],
    queryFn: async ({ signal }) => {
      const params = new URLSearchParams({ interval, from: String(from), to: String(to), limit: String(CANDLES_MAX) })
      const path = `/api/instruments/${encodeURIComponent(symbol)}/candles?${params}`
      return (await fetchJson(CandlesResponse, path, { signal })).candles
    },
    staleTime: 60_000,
    retry: false,
  })

const MOST_BARS = 400

/** The shortest interval in which a range is not too many candles to see. A lane has none shorter than a day. */
export const intervalFor = (symbol: string, { from, to }: Range): Interval =>
  INTERVALS.find(
    (interval) =>
      interval !== '1M' &&
      (to - from) / FIXED[interval].length <= MOST_BARS &&
      (FIXED[interval].length >= DAY || !symbol.startsWith(`${LANE_PREFIX}:`)),
  ) ?? '1M'
