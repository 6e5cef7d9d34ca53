import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { SourcesResponse } from '@/lib/sources/contract'
import { readRemoved, readSources } from '@/lib/sources/read-sources'

export const GET = route({}, async (): Promise<SourcesResponse> => {
  const { sources, now } = server()
  const [shown, removed] = await Promise.all([readSources(db(), sources, now()), readRemoved(db(), sources)])
  return { sources: shown, removed }
})
