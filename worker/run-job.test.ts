import { UnrecoverableError } from 'bullmq'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { Fault } from '@/lib/platform/fault'
import { defineJob, type Due, type Tools } from './job'
import { runJob } from './run-job'

const tools = {} as Tools
const queued = (data: unknown) => ({ data, timestamp: 5_000, delay: 0, attemptsMade: 1, opts: {} })
const failing = (error: Error) =>
  defineJob({ name: 'x', queue: 'keep', payload: z.object({}), attempts: 3, run: () => Promise.reject(error) })

test.each([
  ['a payload that does not parse', failing(new Error('unreached')), 'not an object'],
  ['an unknown instrument', failing(new Fault('not-found', 'gone')), {}],
])('%s is not tried again', async (_, job, data) => {
  await expect(runJob(job, queued(data), tools)).rejects.toBeInstanceOf(UnrecoverableError)
})

test('an outage of the source is tried again', async () => {
  const run = runJob(failing(new Fault('upstream', '503 from the feed')), queued({}), tools)
  await expect(run).rejects.not.toBeInstanceOf(UnrecoverableError)
})

test('a job is told when it was due and which try this is', async () => {
  const job = defineJob({
    name: 'x',
    queue: 'keep',
    payload: z.object({}),
    attempts: 3,
    run: async (_, __, due) => due,
  })
  expect(await runJob(job, queued({}), tools)).toEqual({ scheduledAt: 5_000, attempt: 2 } satisfies Due)
  expect(await runJob(job, { ...queued({}), opts: { prevMillis: 60_000 } }, tools)).toMatchObject({
    scheduledAt: 60_000,
  })
})
