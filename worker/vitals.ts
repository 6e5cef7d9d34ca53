import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Queue } from 'bullmq'
import type { Db } from '@/lib/platform/db'
import type { Log } from '@/lib/platform/log'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { countAccepted, readDatabaseSize, recordDisk, writeVitals } from '@/lib/status/store'
import { ratePerSecond, type Sample, type Vitals } from '@/lib/status/vitals'

const TELL = 10 * SECOND
/** Disk use changes slowly, and a forecast looks at days. */
const NOTE_DISK = 10 * MINUTE
/** A rate is that of the last minute. */
const SAMPLES = MINUTE / TELL + 1

type Watched = {
  db: Db
  log: Log
  now: () => number
  queues: readonly Pick<Queue, 'name' | 'getJobCounts'>[]
  market: { readonly waiting: number }
  folder: string
  reserve: number
}

/** Says how this process is doing, now and every few seconds, until it is stopped. */
export function tellVitals({ db, log, now, queues, market, folder, reserve }: Watched) {
  const accepted: Sample[] = []
  let busy = performance.eventLoopUtilization()
  let notedAt = -Infinity

  const measure = async (): Promise<Vitals> => {
    const at = now()
    const [total, database, raw, room, counts] = await Promise.all([
      countAccepted(db),
      readDatabaseSize(db),
      sizeOf(join(folder, 'raw')),
      statfs(folder),
      Promise.all(queues.map(countJobs)),
    ])
    accepted.push({ at, total })
    if (accepted.length > SAMPLES) accepted.shift()
    const since = performance.eventLoopUtilization(busy)
    busy = performance.eventLoopUtilization()
    return {
      at,
      quotesPerSecond: ratePerSecond(accepted) ?? 0,
      waiting: market.waiting,
      utilization: since.utilization,
      rss: process.memoryUsage.rss(),
      queues: counts,
      disk: { free: room.bavail * room.bsize, total: room.blocks * room.bsize, reserve, database, raw },
    }
  }

  const tell = async () => {
    const vitals = await measure()
    await writeVitals(db, vitals)
    if (vitals.at - notedAt < NOTE_DISK) return
    notedAt = vitals.at
    await recordDisk(db, vitals.at, vitals.disk)
  }
  const tellOrNot = () => tell().catch((error: unknown) => log.warn({ err: error }, 'no vitals'))
  const timer = setInterval(() => void tellOrNot(), TELL)
  return { first: tellOrNot(), stop: () => clearInterval(timer) }
}

async function countJobs(queue: Watched['queues'][number]): Promise<Vitals['queues'][number]> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed')
  const of = (state: string) => counts[state] ?? 0
  return {
    name: queue.name,
    waiting: of('waiting'),
    active: of('active'),
    delayed: of('delayed'),
    failed: of('failed'),
  }
}

/** Bytes of all files below a folder; one that is not there has none. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => stat(join(entry.parentPath ?? entry.path, entry.name)).catch(() => null)),
  )
  return sizes.reduce((sum, file) => sum + (file?.size ?? 0), 0)
}
