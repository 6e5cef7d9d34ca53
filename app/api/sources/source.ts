import { z } from 'zod'
import { db, server } from '@/app/api/_http/server'
import { Fault } from '@/lib/platform/fault'
import type { SourceView } from '@/lib/sources/contract'
import { tellWorker } from '@/lib/sources/jobs'
import { readSources } from '@/lib/sources/read-sources'
import { removeSource } from '@/lib/sources/remove'
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
  if (pausedAt === null && server().sources.get(id)?.history) await tellWorker(db(), id)
  return getSource(id)
}

/** Takes away recorded data; what is live is only ever paused, because nobody could bring its past back. */
export async function remove(id: string): Promise<void> {
  const { recorded, label } = await getSource(id)
  if (!recorded) throw new Fault('conflict', `${label} is no recorded data: it can be paused, not removed.`)
  await removeSource(db(), id, server().now())
}
