import { z } from 'zod'
import { write } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import { PutPlace } from '@/lib/places/contract'
import { RegionSlug } from '@/lib/places/place'
import { putPlace } from '@/lib/places/store'

/** Makes a region, renames it, or puts it and all below it into another one. */
export const PUT = write({ params: z.object({ slug: RegionSlug }), body: PutPlace }, ({ params, body }) =>
  putPlace(db(), 'region', params.slug, body),
)
