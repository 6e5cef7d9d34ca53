import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { DeliveryView } from '@/lib/deliveries/contract'
import { getDelivery } from '@/lib/deliveries/store'
import { RowId } from '@/lib/platform/contract'

export const GET = route({ params: z.object({ id: RowId }) }, ({ params: { id } }): Promise<DeliveryView> =>
  getDelivery(db(), id, server().now()),
)
