import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { exactEnv } from '@/scripts/process-table'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const ATTEMPTS_APART = 300
const STOP_WITHIN = 30_000

/**
 * The worker as a process of its own. It is started again when it ends by itself, as `npm start` does. `run`: what is run
 * instead of the worker as it is (the web, say), asked for at each start.
 */
export function openWorkerProcess(env: Record<string, string>, run = (): string[] => ['worker/main.ts']) {
  let child: ChildProcess | undefined
  let exited: Promise<void> = Promise.resolve()
  let isKept = false
  const said: string[] = []
  const deaths: string[] = []
  let heard: (isAnswer: boolean) => void = () => {}

  function launch(): void {
    const started = spawn(process.execPath, ['--import', 'tsx', ...run()], {
      cwd: ROOT,
      env: exactEnv({ PATH: process.env.PATH, SOURCES: '', LOG_LEVEL: 'info', DISK_RESERVE: '1MB', ...env }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    for (const stream of [started.stdout!, started.stderr!]) {
      stream.on('data', (chunk: Buffer) => {
        said.push(chunk.toString())
        if (said.length > 2_000) said.splice(0, 1_000)
        if (process.env.FAULT_LOG) process.stderr.write(chunk)
      })
    }
    started.on('message', (message) => void ('answer' in (message as object) && heard(true)))
    child = started
    exited = new Promise((resolve) => {
      started.once('exit', (code, cause) => {
        resolve()
        heard(false)
        if (!isKept || child !== started) return
        deaths.push(`${code ?? cause}: ${said.join('').slice(-1_500)}`)
        setTimeout(() => isKept && launch(), ATTEMPTS_APART)
      })
    })
  }

  async function end(how: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    isKept = false
    child?.kill(how)
    await Promise.race([exited, sleep(STOP_WITHIN, undefined, { ref: false })])
    child?.kill('SIGKILL')
    await exited
  }
  const killAtExit = () => void child?.kill('SIGKILL')
  process.once('exit', killAtExit)

  return {
    start() {
      isKept = true
      launch()
    },
    kill: () => end('SIGKILL'),
    /** As `npm start` stops it: what it holds is written. */
    stop: () => end('SIGTERM'),
    async close() {
      await end('SIGKILL')
      process.off('exit', killAtExit)
    },
    /** Tells it something and waits for its answer; false when it is not there, or ends meanwhile. */
    ask: (message: object) =>
      new Promise<boolean>((resolve) => {
        heard = resolve
        if (child?.connected) child.send(message, (error) => error && resolve(false))
        else resolve(false)
      }),
    /** How often, and with what last words, it ended by itself. */
    deaths,
    said: () => said.join(''),
  }
}
