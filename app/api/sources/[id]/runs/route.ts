import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db } from '@/app/api/_http/server'
import { getSource, SourceId } from '@/app/api/sources/source'
import { Limit } from '@/lib/platform/contract'
import type { RunsResponse } from '@/lib/sources/contract'
import { listRuns } from '@/lib/sources/store'

const shape = { params: SourceId, query: z.strictObject({ limit: Limit(50, 2_000) }) }

/** The latest attempts, newest first: when each was due, when it was made, what came of it. */
export const GET = route(shape, async ({ params, query }): Promise<RunsResponse> => {
  const { id } = await getSource(params.id)
  const runs = await listRuns(db(), id, query.limit)
  return { runs: runs.map(({ id: _, source: __, ...run }) => run) }
})
