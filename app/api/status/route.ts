import { route } from '@/app/api/_http/route'
import { db, server } from '@/app/api/_http/server'
import type { StatusResponse } from '@/lib/status/contract'
import { readStatus } from '@/lib/status/read-status'

export const GET = route({}, async (): Promise<StatusResponse> => {
  const { sources, traits, now, startedAt } = server()
  const web = { startedAt, rss: process.memoryUsage.rss() }
  return readStatus(db(), { sources, traits, web, now: now() })
})
