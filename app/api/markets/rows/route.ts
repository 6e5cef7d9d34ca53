import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { MarketRowsRequest } from '@/lib/markets/contract'
import type { MarketRowsResponse } from '@/lib/markets/row'
import { readRows } from '@/lib/markets/store'

/** What a table shows of some instruments. Looking at a table is not a call. */
export const GET = route({ query: MarketRowsRequest }, async ({ query }): Promise<MarketRowsResponse> => {
  const { traits, standings, now } = server()
  const asOf = now()
  return { rows: await readRows(db(), query.ids, { traits, standings: await standings(), now: asOf }), asOf }
})
