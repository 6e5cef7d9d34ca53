import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { ExplainRequest, type ExplainResponse } from '@/lib/alerts/contract'
import { explain } from '@/lib/episodes/explain'
import { RowId } from '@/lib/platform/contract'

const shape = { params: z.object({ id: RowId }), query: ExplainRequest }

export const GET = route(shape, ({ params, query }): Promise<ExplainResponse> =>
  explain(db(), params.id, query, server().now()),
)
