import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { fetchJson } from '@/components/api/fetch-json'
import type { Candle } from '@/lib/candles/candle'
import { CANDLES_MAX, CandlesResponse } from '@/lib/candles/contract'
import type { Interval } from '@/lib/candles/interval'
import { joinOlder, joinTail } from './join-candles'
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

const adding = new Map<string, Promise<void>>()

/** Puts the candles before the known ones in front of them; there are none when the series begins there. */
export function addOlder(client: QueryClient, ref: string, interval: Interval): Promise<void> {
  const { queryKey } = candlesQuery(ref, interval)
  const known = client.getQueryData(queryKey)
  const first = known?.candles[0]
  const name = `${interval} ${ref}`
  const underWay = adding.get(name)
  if (underWay || !first || !known.reachesBack) return underWay ?? Promise.resolve()
  const added = read(ref, { interval, to: first.openTime, limit: 1_000 })
    .then((found) => {
      client.setQueryData(
        queryKey,
        (series) => series && { ...series, candles: joinOlder(found, series.candles), reachesBack: found.length > 0 },
      )
    })
    .catch(() => {}) // whoever still wants them asks again
    .finally(() => adding.delete(name))
  adding.set(name, added)
  return added
}

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
