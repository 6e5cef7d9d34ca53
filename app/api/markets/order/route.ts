import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { MarketOrderRequest, type MarketOrderResponse } from '@/lib/markets/contract'
import { listOrder } from '@/lib/markets/store'

export const GET = route({ query: MarketOrderRequest }, async ({ query }): Promise<MarketOrderResponse> => {
  const { traits, standings, now } = server()
  return { ids: await listOrder(db(), query, { traits, standings: await standings(), now: now() }) }
})
