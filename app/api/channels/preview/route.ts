import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { PreviewRequest, type PreviewResponse } from '@/lib/channels/contract'
import { preview } from '@/lib/deliveries/preview'
import { publicUrl } from '@/lib/platform/public-url'

/** How the last real episode would be worded; changes nothing. */
export const POST = route({ body: PreviewRequest }, ({ body }): Promise<PreviewResponse> => {
  const { env, now } = server()
  return preview(db(), body.template, publicUrl(env), now())
})
