import { knownSource } from '@/app/api/_http/known-source'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { formatDuration } from '@/lib/platform/time'
import { RanksRequest, type RanksResponse } from '@/lib/ranks/contract'
import { readRanking } from '@/lib/ranks/read-ranks'

export const GET = route({ query: RanksRequest }, async ({ query }): Promise<RanksResponse> => {
  await knownSource(query.source)
  const { now, traits } = server()
  const ranking = await readRanking(db(), query, now(), traits)
  return { measure: query.measure, by: query.by, window: formatDuration(query.window), ...ranking }
})
