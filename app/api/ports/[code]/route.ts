import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import { PutPlace } from '@/lib/places/contract'
import { PortCode } from '@/lib/places/place'
import { putPlace } from '@/lib/places/store'

/** Makes a port, renames it, or puts it into another region. */
export const PUT = write({ params: z.object({ code: PortCode }), body: PutPlace }, ({ params, body }) =>
  putPlace(db(), 'port', params.code, body),
)
