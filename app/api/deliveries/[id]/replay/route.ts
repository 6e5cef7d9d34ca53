import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { DeliveryView } from '@/lib/deliveries/contract'
import { replay } from '@/lib/deliveries/store'
import { RowId } from '@/lib/platform/contract'

/** Sends it once more, under the same id. The answer comes before the attempt is made. */
export const POST = write({ params: z.object({ id: RowId }) }, ({ params: { id } }): Promise<DeliveryView> =>
  replay(db(), id, server().now()),
)
