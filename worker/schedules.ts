import type { Queue } from 'bullmq'
import { SECOND } from '@/lib/platform/time'
import type { Job, Tools } from './job'

const KEPT = { removeOnComplete: { count: 100 }, removeOnFail: { count: 500 } }
/** With half of it left to chance, so that many workers do not come back at once. */
const BACKOFF = { type: 'exponential', delay: 2 * SECOND, jitter: 0.5 }

/** For a job that somebody asks for. */
export const ONCE = { attempts: 3, backoff: BACKOFF, ...KEPT }

/** Makes the queue's schedules exactly those of `jobs`; those that ask for it also run once soon after this start. */
export async function schedule(queue: Queue, jobs: readonly Job[], tools: Pick<Tools, 'sources'>): Promise<void> {
  const wanted = new Set<string>()
  for (const job of jobs) {
    for (const { key, pattern, payload, attempts } of job.schedules?.(tools) ?? []) {
      wanted.add(key)
      const opts = { attempts: attempts ?? job.attempts, backoff: BACKOFF, ...KEPT }
      await queue.upsertJobScheduler(key, { pattern, tz: 'UTC' }, { name: job.name, data: payload, opts })
      if (job.afterStart !== undefined) await queue.add(job.name, payload, { ...opts, delay: job.afterStart })
    }
  }
  for (const { key } of await queue.getJobSchedulers()) {
    if (!wanted.has(key)) await queue.removeJobScheduler(key)
  }
}

/** Runs the jobs that ask for it whenever one of their channels is heard. A word that gets lost is made up for by their schedule. */
export async function wake(
  queue: Queue,
  jobs: readonly Job[],
  listen: (channel: string, heard: () => void) => Promise<unknown>,
): Promise<void> {
  for (const { name, wakeOn, attempts } of jobs) {
    for (const channel of wakeOn ?? [])
      await listen(channel, () => void queue.add(name, {}, { attempts, ...KEPT }).catch(() => {}))
  }
}
