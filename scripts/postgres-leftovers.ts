import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { allPids, commandOf, isAlive, signal } from './process-table'
import { waitUntil } from './wait'

const SECOND = 1_000
const STOP_WITHIN = 60 * SECOND
const SESSIONS_WITHIN = 2 * SECOND

export type PostmasterFile = { pid: number; port: number; isReady: boolean }

/** What the server says about itself: line 1 its pid, line 4 its port, line 8 its state. */
export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  const file = join(dataDir, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
}

/** Is this pid a server on this data folder, and not another process that got the number since? */
function isServerOn(dataDir: string, pid: number): boolean {
  const command = commandOf(pid)
  return (
    isAlive(pid) && command !== undefined && command.includes('postgres') && `${command} `.includes(` -D ${dataDir} `)
  )
}

/** Sessions work in the data folder, so that is how those without a postmaster are found (where /proc tells). */
function sessionsOn(dataDir: string): number[] {
  return allPids().filter((pid) => {
    try {
      // A dying one has no command line any more, and may still hold the shared memory.
      return readlinkSync(`/proc/${pid}/cwd`) === dataDir && /^(postgres|$)/.test(commandOf(pid) ?? '')
    } catch {
      return false
    }
  })
}

/** Clears the way for a start: stops a server that still runs, waits for sessions that outlived theirs, drops a stale pid file. */
export async function clearLeftovers(dataDir: string, log: (line: string) => void): Promise<void> {
  const old = readPostmasterFile(dataDir)
  if (old && isServerOn(dataDir, old.pid)) {
    log(`stopping a PostgreSQL that was left running (pid ${old.pid})`)
    signal(old.pid, 'SIGINT')
    if (!(await waitUntil(() => !isAlive(old.pid), STOP_WITHIN))) signal(old.pid, 'SIGKILL')
    await waitUntil(() => !isAlive(old.pid), 5 * SECOND)
  }
  if (!(await waitUntil(() => sessionsOn(dataDir).length === 0, SESSIONS_WITHIN))) {
    // Their postmaster is dead: whatever they still do cannot be committed to anyone.
    for (const pid of sessionsOn(dataDir)) signal(pid, 'SIGKILL')
    await waitUntil(() => sessionsOn(dataDir).length === 0, SESSIONS_WITHIN)
  }
  // PostgreSQL believes any living process with that number, a zombie too, to be its predecessor and would refuse.
  rmSync(join(dataDir, 'postmaster.pid'), { force: true })
}
