import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Linux answers from /proc, so that nothing need be installed; elsewhere `ps` is always there. */
const hasProc = process.platform === 'linux'

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function ps(pid: number, column: string): string | undefined {
  const { stdout, status } = spawnSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

/** The fields of /proc/<pid>/stat after the name, which may itself hold blanks and brackets. */
function stat(pid: number): string[] | undefined {
  const line = read(`/proc/${pid}/stat`)
  return line?.slice(line.lastIndexOf(')') + 2).split(' ')
}

/** Names one life of a pid: another process that got the same pid later has another stamp. Undefined when it is not alive. */
export function lifeOf(pid: number): string | undefined {
  if (!hasProc) {
    const state = ps(pid, 'state')
    return state && !state.startsWith('Z') ? ps(pid, 'lstart') : undefined
  }
  const fields = stat(pid)
  // A zombie answers signals but is dead: nobody has collected it yet.
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return undefined
  return `${read('/proc/sys/kernel/random/boot_id')?.trim()}/${fields[19]}`
}

export const isAlive = (pid: number): boolean => lifeOf(pid) !== undefined

/** The command line, arguments separated by blanks. */
export function commandOf(pid: number): string | undefined {
  return hasProc ? read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() : ps(pid, 'command')
}

export function childrenOf(pid: number): number[] {
  if (hasProc) return (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number)
  const { stdout } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
  return stdout.split('\n').filter(Boolean).map(Number)
}

export function allPids(): number[] {
  return hasProc
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map(Number)
    : []
}

/** Next's types promise NODE_ENV in every environment; the environment of a child is what we say it is. */
export const exactEnv = (variables: Record<string, string | undefined>) => variables as NodeJS.ProcessEnv

/** Sends a signal; a process that is already gone is no error. A negative pid means its whole group. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
