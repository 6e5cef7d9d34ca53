import { z } from 'zod'
import { db, server } from '@/app/api/_http/server'
import { Fault } from '@/lib/platform/fault'
import type { SourceView } from '@/lib/sources/contract'
import { readSources } from '@/lib/sources/read-sources'
import { writePaused } from '@/lib/sources/store'

export const SourceId = z.object({ id: z.string().min(1).max(40) })

/** One source as it is shown. Throws a Fault('not-found'). */
export async function getSource(id: string): Promise<SourceView> {
  const views = await readSources(db(), server().sources, server().now())
  const view = views.find((each) => each.id === id)
  if (!view) throw new Fault('not-found', `There is no source ${id}.`)
  return view
}

/** Pauses or resumes, and answers the source as it is then. */
export async function setPaused(id: string, pausedAt: number | null): Promise<SourceView> {
  if (!(await writePaused(db(), id, pausedAt))) throw new Fault('not-found', `There is no source ${id}.`)
  return getSource(id)
}
