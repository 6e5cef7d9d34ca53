import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { CLEAN_ENV } from './postgres-cluster'
import { readPostmasterFile } from './postgres-leftovers'
import { asUser, type OsUser } from './postgres-user'
import { Problem } from './problem.mjs'
import { signal as send } from './process-table'
import { waitUntil } from './wait'

const FAST_STOP_MS = 60_000
const IMMEDIATE_STOP_MS = 5_000
const LAST_WORDS_MS = 200

export type Launch = {
  program: string
  args: readonly string[]
  user: OsUser | undefined
  dataDir: string
  log: (line: string) => void
  signal?: AbortSignal
}

export type Running = {
  pid: number
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>
  /** Fast: sessions end, everything is written. Immediate: as after a crash, the next start recovers. */
  stop: (how?: 'fast' | 'immediate') => Promise<void>
}

/** Starts the server's process and waits until it takes connections. */
export async function launchServer({ program, args, user, dataDir, log, signal }: Launch): Promise<Running> {
  signal?.throwIfAborted()
  const child = spawn(program, ['-D', dataDir, ...args], {
    ...asUser(user),
    cwd: '/',
    env: CLEAN_ENV,
    detached: true, // Ctrl-C reaches a whole process group, and the database must be the last to hear of it
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let lastLines: string[] = []
  let ended = false
  const exited = new Promise<void>((done) => {
    const end = () => {
      ended = true
      done()
    }
    child.once('error', (error) => {
      lastLines.push(error.message)
      end()
    })
    // Not 'close': sessions that outlive a killed postmaster hold its output open.
    child.once('exit', end)
  })
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines = [...lastLines, line].slice(-5)
    log(line)
  })
  const pid = child.pid ?? 0
  const stop = (how: 'fast' | 'immediate' = 'fast') => stopServer(pid, exited, how)
  const isDecided = () => {
    const file = readPostmasterFile(dataDir)
    return ended || signal?.aborted === true || (file?.pid === pid && file.isReady)
  }
  // No limit: recovery after a crash takes as long as it takes, and the process itself says when it gives up.
  await waitUntil(isDecided, Number.POSITIVE_INFINITY)
  if (signal?.aborted) await stop()
  signal?.throwIfAborted()
  if (!ended) return { pid, exited, stop }
  await sleep(LAST_WORDS_MS)
  throw new Problem(`PostgreSQL ended while starting:\n  ${lastLines.join('\n  ')}`)
}

async function stopServer(pid: number, exited: Promise<void>, how: 'fast' | 'immediate'): Promise<void> {
  let ended = false
  void exited.then(() => (ended = true))
  const within = (ms: number) => waitUntil(() => ended, ms)
  if (await within(0)) return
  if (how === 'fast') {
    send(pid, 'SIGINT')
    if (await within(FAST_STOP_MS)) return
  }
  send(pid, 'SIGQUIT')
  if (await within(IMMEDIATE_STOP_MS)) return
  send(pid, 'SIGKILL')
  await exited
}
