import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { NewSecretResponse } from '@/lib/channels/contract'
import { rotateSecret } from '@/lib/channels/store'
import { RowId } from '@/lib/platform/contract'

/** A new secret, shown once. The old one signs too for a day, so that the receiver can change over. */
export const POST = write({ params: z.object({ id: RowId }) }, async ({ params: { id } }) => {
  const made: NewSecretResponse = await rotateSecret(db(), id, server().now())
  return Response.json(made, { headers: { 'cache-control': 'no-store' } })
})
