import { route } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import type { RegionsResponse } from '@/lib/places/contract'
import { readRegions } from '@/lib/places/store'

/** The whole tree. */
export const GET = route({}, (): Promise<RegionsResponse> => readRegions(db()))
