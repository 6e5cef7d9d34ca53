import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { MetricsResponse } from '@/lib/metrics/contract'
import { listMetrics } from '@/lib/metrics/store'
import { DAY } from '@/lib/platform/time'

export const GET = route({}, async (): Promise<MetricsResponse> => ({
  metrics: await listMetrics(db(), server().now() - DAY),
}))
