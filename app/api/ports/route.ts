import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { PortsRequest, type PortsResponse } from '@/lib/places/contract'
import { listPorts } from '@/lib/places/store'

export const GET = route({ query: PortsRequest }, ({ query }): Promise<PortsResponse> => {
  return listPorts(db(), query, server().secret)
})
