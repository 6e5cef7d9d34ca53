import { setTimeout as sleep } from 'node:timers/promises'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { Problem } from './problem.mjs'

const READY_WITHIN = 3 * MINUTE
/** So many deaths in a row, before it ever answered, are no accident. */
const DEATHS_AT_START = 5

/** An address to go to: nobody can visit "all of them". */
export function addressOf(host: string, port: number): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') && !reachable.startsWith('[') ? `[${reachable}]` : reachable}:${port}`
}

/** Waits until the web answers; gives up when it does not come, or when a process cannot even start. */
export async function untilReady(url: string, deaths: ReadonlyMap<string, number>): Promise<void> {
  const deadline = Date.now() + READY_WITHIN
  while (Date.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.timeout(10 * SECOND) }).catch(() => undefined)
    if (response?.ok) return
    const [failing] = [...deaths].find(([, count]) => count >= DEATHS_AT_START) ?? []
    if (failing)
      throw new Problem(
        `${failing} ended ${DEATHS_AT_START} times while starting: DATA_DIR/log/${failing}.log says why.`,
      )
    await sleep(SECOND / 10)
  }
  throw new Problem(
    `The web did not answer at ${url} within ${READY_WITHIN / MINUTE} minutes: see DATA_DIR/log/web.log.`,
  )
}
