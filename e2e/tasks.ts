import type { Browser, Page } from '@playwright/test'
import { z } from 'zod'

const Trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(), // processor time, microseconds
      args: z.object({ name: z.unknown() }).partial().optional(),
    }),
  ),
})

/**
 * What the main thread of a page does meanwhile: the processor time of each of its tasks (ms), longest first. Time on the
 * clock would count what others do with the processor too.
 */
export async function tasksDuring(browser: Browser, page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await work()
  const { traceEvents } = Trace.parse(JSON.parse((await browser.stopTracing()).toString()))
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  )
  return traceEvents
    .filter(({ name, pid, tid, tdur }) => name === 'RunTask' && tdur !== undefined && main.has(`${pid}/${tid}`))
    .map(({ tdur }) => Math.round(tdur! / 1_000))
    .toSorted((one, other) => other - one)
}
