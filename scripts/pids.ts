import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from './problem.mjs'
import { isAlive, lifeOf, signal } from './process-table'
import { waitUntil } from './wait'

const pidFile = (runDir: string, name: string) => join(runDir, `${name}.pid`)
const lifeFile = (runDir: string, name: string) => join(runDir, `${name}.life`)

function readText(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/** Writes down which process does the work of `name`, and which life of that pid it is. */
export function writePid(runDir: string, name: string, pid: number): void {
  writeFileSync(lifeFile(runDir, name), `${pid} ${lifeOf(pid) ?? ''}\n`)
  writeFileSync(pidFile(runDir, name), `${pid}\n`)
}

export function removePid(runDir: string, name: string): void {
  rmSync(pidFile(runDir, name), { force: true })
  rmSync(lifeFile(runDir, name), { force: true })
}

/** The pid written down for `name`, if that very process still lives: never another one that got its number. */
export function findPid(runDir: string, name: string): number | undefined {
  const pid = Number(readText(pidFile(runDir, name)))
  return pid === livingPid(readText(lifeFile(runDir, name))) ? pid : undefined
}

/** The pid of a life file's text, if that life still goes on. */
function livingPid(text: string | undefined): number | undefined {
  const [pid, life] = text?.split(' ', 2) ?? []
  return pid && Number(pid) > 1 && lifeOf(Number(pid)) === life ? Number(pid) : undefined
}

/** Takes the run folder for this process. Of two starts at the same moment one gets it: only one can link its file into place. */
export function takeRunFolder(dataDir: string): { runDir: string; release: () => void } {
  const runDir = join(dataDir, 'run')
  mkdirSync(runDir, { recursive: true })
  const lock = lifeFile(runDir, 'supervisor')
  const mine = join(runDir, `supervisor.${process.pid}`)
  const before = readText(lock)
  const running = livingPid(before)
  if (running) {
    throw new Problem(`Candlewick already runs on ${dataDir} (pid ${running}): stop it first, or set another DATA_DIR.`)
  }
  writeFileSync(mine, `${process.pid} ${lifeOf(process.pid)}\n`)
  try {
    if (before !== undefined) removeStale(lock, before, `${mine}.stale`)
    linkSync(mine, lock)
  } catch {
    throw new Problem(`Candlewick is being started on ${dataDir} by another process at this moment.`)
  } finally {
    rmSync(mine, { force: true })
  }
  writeFileSync(pidFile(runDir, 'supervisor'), `${process.pid}\n`)
  return { runDir, release: () => removePid(runDir, 'supervisor') }
}

/** Removes the lock of a dead process. When it is no longer that one, another start was quicker and gets it back. */
function removeStale(lock: string, text: string, aside: string): void {
  renameSync(lock, aside)
  if (readText(aside) !== text) linkSync(aside, lock)
  rmSync(aside)
}

type Leftover = { name: string; signal: NodeJS.Signals; within: number }

/** Stops what a killed supervisor left running, in the order given, each with its own time before SIGKILL. */
export async function stopLeftovers(runDir: string, leftovers: readonly Leftover[], say: (line: string) => void) {
  for (const { name, signal: ask, within } of leftovers) {
    const pid = findPid(runDir, name)
    if (pid) {
      say(`Stopping ${name} (pid ${pid}), left over from a start that was killed`)
      signal(pid, ask)
      if (!(await waitUntil(() => !isAlive(pid), within))) {
        say(`${name} (pid ${pid}) did not stop within ${within / 1_000} s and was killed`)
        signal(pid, 'SIGKILL')
        await waitUntil(() => !isAlive(pid), 5_000)
      }
    }
    removePid(runDir, name)
  }
}
