import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { PopularRequest, type PopularResponse } from '@/lib/popularity/contract'
import { readPopular } from '@/lib/popularity/store'

export const GET = route({ query: PopularRequest }, async ({ query }): Promise<PopularResponse> => {
  const { traits, now } = server()
  return readPopular(db(), query, { traits, now: now() })
})
