import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { SourcesResponse } from '@/lib/sources/contract'
import { readSources } from '@/lib/sources/read-sources'

export const GET = route({}, async (): Promise<SourcesResponse> => ({
  sources: await readSources(db(), server().sources, server().now()),
}))
