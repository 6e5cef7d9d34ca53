import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '@/lib/platform/log'
import { SECOND } from '@/lib/platform/time'
import { applyUpload, type ApplyTools } from './apply-upload'
import { uploadFolder } from './receive'
import { listUnfinished, markInterrupted, whichUnderWay } from './store'

/** A web that receives a file says so every two seconds. */
const SILENT = 30 * SECOND

/** Finishes what is unfinished, whoever was killed at it, and forgets files that nothing needs. Answers how many it worked on. */
export async function sweepUploads({ log, ...tools }: ApplyTools & { log: Log }): Promise<number> {
  const { db, now, signal } = tools
  const lost = await markInterrupted(db, now() - SILENT, now())
  if (lost > 0) log.warn({ uploads: lost }, 'files that never arrived as a whole')
  let worked = 0
  for (const id of await listUnfinished(db)) {
    if (signal.aborted) break
    const startedAt = performance.now()
    try {
      const state = await applyUpload(id, tools)
      if (state === undefined) continue
      worked++
      log.info({ upload: id, state, ms: Math.round(performance.now() - startedAt) }, 'upload')
    } catch (error) {
      if (!signal.aborted) log.warn({ upload: id, err: error }, 'upload is tried again')
    }
  }
  await dropFiles(tools)
  return worked
}

async function dropFiles({ db, dataDir }: ApplyTools): Promise<void> {
  const names = await readdir(uploadFolder(dataDir)).catch(() => [])
  const idOf = (name: string) => Number.parseInt(name, 10)
  const needed = await whichUnderWay(db, names.map(idOf).filter(Number.isInteger))
  for (const name of names) if (!needed.has(idOf(name))) await rm(join(uploadFolder(dataDir), name), { force: true })
}
