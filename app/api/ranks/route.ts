import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { formatDuration } from '@/lib/platform/time'
import { RanksRequest, type RanksResponse } from '@/lib/ranks/contract'
import { readRanks, windowOf } from '@/lib/ranks/store'

export const GET = route({ query: RanksRequest }, async ({ query }): Promise<RanksResponse> => {
  const range = windowOf(query.window, server().now())
  const ranks = await readRanks(db(), query, range, server().traits)
  return { measure: query.measure, by: query.by, window: formatDuration(query.window), ...range, ranks }
})
