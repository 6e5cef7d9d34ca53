import { z } from 'zod'
import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import { InstrumentRef } from '@/lib/instruments/contract'
import { HistoryRequest, type HistoryResponse } from '@/lib/metrics/contract'
import { readHistory } from '@/lib/metrics/read-history'

const shape = { params: z.object({ name: InstrumentRef }), query: HistoryRequest }

export const GET = route(shape, async ({ params, query }): Promise<HistoryResponse> =>
  readHistory(db(), params.name, query, { now: server().now(), secret: server().secret }),
)
