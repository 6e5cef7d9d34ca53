import { z } from 'zod'
import { DeliveryState } from '@/lib/deliveries/contract'

const RowNumber = z.string().regex(/^\d{1,9}$/)

/** What the address of Deliveries holds. */
export const DeliveriesParams = z.object({
  state: z.union([DeliveryState, z.literal('')]).catch(''),
  channel: RowNumber.catch(''),
  alert: RowNumber.catch(''),
  episode: RowNumber.catch(''),
})
