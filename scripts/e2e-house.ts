import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { findPid, stopLeftovers } from './pids'
import { Problem } from './problem.mjs'
import { exactEnv, isAlive, signal } from './process-table'
import { STOP_ORDER } from './stop-order'
import { waitUntil } from './wait'

const READY_WITHIN = 2 * MINUTE
const STOPPED_WITHIN = 90 * SECOND

/** One Candlewick as `npm start` runs it, with everything of its own. */
export type House = { url: string; dataDir: string; log: string; env: Record<string, string> }

type Part = (typeof STOP_ORDER)[number]['name'] | 'supervisor'

/** The process that does the work of a part, if it lives. */
export const pidOf = (house: Pick<House, 'dataDir'>, part: Part): number | undefined =>
  findPid(join(house.dataDir, 'run'), part)

export function databaseUrlOf({ dataDir }: House): string {
  const read = (name: string) => readFileSync(join(dataDir, name), 'utf8').trim()
  return `postgres://candlewick:${read('postgres.password')}@127.0.0.1:${read('postgres.port')}/candlewick`
}

/** Starts it. It lives on when the process that started it ends: `stopHouse` stops it. */
export function startHouse({ log, env }: House): void {
  const output = openSync(log, 'a')
  // A group of its own: Ctrl-C in the terminal is for the run, which then stops its houses.
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    env: exactEnv(env),
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  child.unref()
}

export async function untilReady(house: House, wish?: AbortSignal): Promise<void> {
  const answers = async () =>
    wish?.aborted === true || (await fetch(`${house.url}/api/ready`).catch(() => undefined))?.ok === true
  if (await waitUntil(answers, READY_WITHIN, 200)) return
  throw new Problem(`Candlewick was not ready within ${READY_WITHIN / MINUTE} minutes.`)
}

/** Asks the supervisor to stop everything in order; after one that was killed, stops what it left. */
export async function stopHouse(house: Pick<House, 'dataDir'>): Promise<void> {
  const supervisor = pidOf(house, 'supervisor')
  if (supervisor) {
    signal(supervisor, 'SIGTERM')
    if (!(await waitUntil(() => !isAlive(supervisor), STOPPED_WITHIN))) signal(supervisor, 'SIGKILL')
  }
  await stopLeftovers(join(house.dataDir, 'run'), STOP_ORDER, () => {})
}
