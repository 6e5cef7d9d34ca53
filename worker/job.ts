import type { z } from 'zod'
import type { QueueName } from '@/lib/platform/queue'
import type { Sender } from '@/lib/channels/send'
import type { Db } from '@/lib/platform/db'
import type { Env } from '@/lib/platform/env'
import type { Log } from '@/lib/platform/log'
import type { RawArchive } from '@/lib/sources/raw-archive'
import type { Hearer, Source } from '@/lib/sources/source'

/** What a job is handed to work with. */
export type Tools = {
  env: Env
  db: Db
  log: Log
  sources: ReadonlyMap<string, Source>
  archive: RawArchive
  sender: Sender
  heard?: Hearer
  now: () => number
  signal: AbortSignal
}

/** This run of a job: when it was due (epoch ms), and the how-manieth try it is, from 1. */
export type Due = { scheduledAt: number; attempt: number }

/** A cron pattern in UTC, with or without seconds, and what the job is told when it is due. */
export type Schedule = { key: string; pattern: string; payload: unknown; attempts?: number }

/** A job is data plus one function. Nothing here knows BullMQ, so a test just calls `run`. */
export type Job<P extends z.ZodType = z.ZodType> = {
  name: string
  queue: QueueName
  payload: P
  schedules?: (tools: Pick<Tools, 'sources'>) => Schedule[]
  /** Also done once when the worker starts, so many ms after: a start should not wait for the next minute. */
  afterStart?: number
  /** Also done when the database is notified on one of these channels. */
  wakeOn?: readonly string[]
  attempts: number
  run(payload: z.infer<P>, tools: Tools, due: Due): Promise<unknown>
}

export const defineJob = <P extends z.ZodType>(job: Job<P>): Job<P> => job
