import { knownSource } from '@/app/api/_http/known-source'
import { route } from '@/app/api/_http/route'
import { server } from '@/app/api/_http/server'
import { formatDuration } from '@/lib/platform/time'
import { RanksRequest, type RanksResponse } from '@/lib/ranks/contract'

export const GET = route({ query: RanksRequest }, async ({ query }): Promise<RanksResponse> => {
  await knownSource(query.source)
  const ranking = await server().ranking(query)
  return { measure: query.measure, by: query.by, window: formatDuration(query.window), ...ranking }
})
