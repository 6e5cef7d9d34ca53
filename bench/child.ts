import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { exactEnv, signal } from '../scripts/process-table'

export type Child = { pid: number; process: ChildProcess; stop: () => Promise<void>; kill: () => Promise<void> }

const STOP_WITHIN = 20_000

type Options = { env: Record<string, string>; ipc?: boolean; node?: readonly string[]; name: string }

/** What Node is told for a program as it ships (`dist`), or for one of the bench's own. */
const loaderOf = ([entry = '']: readonly string[]) => (entry.endsWith('.ts') ? ['--import', 'tsx'] : [])

/** Runs one of our programs as it runs in production. It ends with us, however we end. */
export function startChild(command: readonly string[], { env, ipc = false, node = [], name }: Options): Child {
  const child = spawn(process.execPath, [...node, ...loaderOf(command), ...command], {
    env: exactEnv({ PATH: process.env.PATH, NODE_ENV: 'production', ...env }),
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? ['ipc' as const] : [])],
  })
  const pid = child.pid ?? 0
  const tell = (chunk: Buffer) => process.stderr.write(`[${name}] ${chunk.toString().slice(0, 2_000)}`)
  child.stdout?.on('data', tell)
  child.stderr?.on('data', tell)
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const killAtExit = () => signal(pid, 'SIGKILL')
  process.once('exit', killAtExit)
  void ended.then(() => process.off('exit', killAtExit))
  const kill = async () => {
    signal(pid, 'SIGKILL')
    await ended
  }
  return {
    pid,
    process: child,
    kill,
    async stop() {
      signal(pid, 'SIGTERM')
      const inTime = await Promise.race([ended.then(() => true), sleep(STOP_WITHIN, false, { ref: false })])
      if (!inTime) await kill()
    },
  }
}

/** Waits until something holds; throws what it waited for when it never does. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  { within = 60_000, every = 50 } = {},
): Promise<void> {
  const deadline = performance.now() + within
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited ${within / 1_000} s in vain: ${what}`)
    await sleep(every)
  }
}
