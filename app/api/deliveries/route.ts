import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { DeliveriesRequest, type DeliveriesResponse } from '@/lib/deliveries/contract'
import { listDeliveries } from '@/lib/deliveries/store'

export const GET = route({ query: DeliveriesRequest }, ({ query }): Promise<DeliveriesResponse> => {
  const { secret, now } = server()
  return listDeliveries(db(), query, { secret, now: now() })
})
