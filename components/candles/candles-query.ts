import { queryOptions } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import type { Candle } from '@/lib/candles/candle'
import { CANDLES_MAX, CandlesResponse } from '@/lib/candles/contract'
import type { Interval } from '@/lib/candles/interval'
import { joinTail } from './join-candles'
import { retell, type Line } from './live-candles'

/** `readAt`: when all of them were last read; between, only the end of the line is asked for. */
export type Series = Line & { readAt: number; reachesBack: boolean }

const ALL_AGAIN_AFTER = 50_000
const OVERLAP = 3

export const candlesQuery = (ref: string, interval: Interval) =>
  queryOptions({
    queryKey: ['candles', ref, interval],
    queryFn: async ({ client, queryKey, signal }): Promise<Series> => {
      const askedAt = performance.now()
      const known = client.getQueryData<Series>(queryKey)
      const from =
        known && Date.now() - known.readAt < ALL_AGAIN_AFTER ? known.candles.at(-OVERLAP)?.openTime : undefined
      const candles = await read(ref, { interval, ...(from !== undefined && { from, limit: CANDLES_MAX }) }, signal)
      // Older candles may have been added while this was under way, so what is known is looked up again.
      const current = client.getQueryData<Series>(queryKey)
      const heard = current?.heard ?? []
      return {
        candles: retell({ candles: joinTail(current?.candles ?? [], candles), heard }, askedAt),
        heard,
        readAt: known && from !== undefined ? known.readAt : Date.now(),
        reachesBack: current?.reachesBack ?? true,
      }
    },
    refetchInterval: 2_500,
  })

/** The candles before `to`; none when the series begins there. */
export const readOlder = (ref: string, interval: Interval, to: number): Promise<Candle[]> =>
  read(ref, { interval, to, limit: 1_000 })

/** The last complete minutes: what the measures of "the last minute" are made of. */
export const lastMinutesQuery = (ref: string) =>
  queryOptions({
    queryKey: ['candles', ref, 'last minutes'],
    queryFn: ({ signal }) => read(ref, { interval: '1m', partial: 'exclude', limit: 2 }, signal),
    refetchInterval: 5_000,
  })

async function read(ref: string, asked: Record<string, string | number>, signal?: AbortSignal): Promise<Candle[]> {
  const params = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]))
  const path = `/api/instruments/${encodeURIComponent(ref)}/candles?${params}`
  return (await fetchJson(CandlesResponse, path, signal ? { signal } : {})).candles
}
