import { type Job as QueuedJob, UnrecoverableError } from 'bullmq'
import { z } from 'zod'
import { Fault, type FaultKind } from '@/lib/platform/fault'
import type { Job, Tools } from './job'

/** What trying again cannot mend. */
const HOPELESS: readonly FaultKind[] = [
  'invalid',
  'unauthorised',
  'forbidden',
  'not-found',
  'conflict',
  'too-large',
  'bad-rows',
]

type Queued = Pick<QueuedJob, 'data' | 'timestamp' | 'delay' | 'attemptsMade'> & { opts: { prevMillis?: number } }

/** The one place where our errors become BullMQ's: only UnrecoverableError stops the retries. */
export async function runJob(job: Job, queued: Queued, tools: Tools): Promise<unknown> {
  try {
    const scheduledAt = queued.opts.prevMillis ?? queued.timestamp
    return await job.run(job.payload.parse(queued.data), tools, { scheduledAt, attempt: queued.attemptsMade + 1 })
  } catch (error) {
    const hopeless = error instanceof z.ZodError || (error instanceof Fault && HOPELESS.includes(error.kind))
    if (!hopeless) throw error
    throw Object.assign(new UnrecoverableError(error.message), { cause: error })
  }
}
