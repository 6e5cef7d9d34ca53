import { createPostgresBackend, type Processor, Queue, Worker, type WorkerOptions } from 'bullmq'
import type { Env } from './env'

/** The schema that BullMQ's own tables live in. */
export const QUEUE_SCHEMA = 'bullmq'

/** Queues are named by pace: asking sources, keeping house, telling people. */
export const QUEUES = ['ingest', 'keep', 'notify'] as const
export type QueueName = (typeof QUEUES)[number]

type Where = Pick<Env, 'DATABASE_URL' | 'REDIS_URL'>

const postgres = ({ DATABASE_URL }: Where, max: number) => ({
  connectionString: DATABASE_URL!,
  schema: QUEUE_SCHEMA,
  max,
})

/** Opens a queue to add jobs to: on PostgreSQL, or on Redis when REDIS_URL is set. The choice is made in this file only. */
export function openQueue(where: Where, name: QueueName): Queue {
  if (where.REDIS_URL) return new Queue(name, { connection: { url: where.REDIS_URL } })
  return new Queue(name, { connection: postgres(where, 2) }, createPostgresBackend) as unknown as Queue
}

/** Opens a worker that takes jobs from a queue. */
export function openWorker(
  where: Where,
  name: QueueName,
  processor: Processor,
  options: Omit<WorkerOptions, 'connection'>,
): Worker {
  if (where.REDIS_URL) return new Worker(name, processor, { ...options, connection: { url: where.REDIS_URL } })
  return new Worker(
    name,
    processor,
    { ...options, connection: postgres(where, 3) },
    createPostgresBackend,
  ) as unknown as Worker
}
