import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { childrenOf } from '../scripts/process-table'
import { findBinaries } from '../scripts/postgres-binaries'

export type Machine = { cores: number; cpu: string; memoryGb: number; node: string; postgres: string; system: string }

export function describeMachine(): Machine {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: execFileSync(findBinaries().postgres, ['--version'], { encoding: 'utf8' }).trim(),
    system: `${process.platform} ${process.arch}`,
  }
}

/** How many wanted a core in the last minute. Above the number of cores, somebody else was measured too. */
export const load = (): number => Number(loadavg()[0]!.toFixed(1))

const TICKS = 100 // USER_HZ: what Linux counts processor time in

/** Seconds of processor time of a process so far, with the children it has buried; 0 where there is no /proc. */
function cpuOf(pid: number): number {
  const fields = statOf(pid)
  // After the name: utime, stime, cutime and cstime are fields 14 to 17 of the line.
  return fields ? [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0) / TICKS : 0
}

function statOf(pid: number): string[] | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** Processor seconds of a process and all that live under it. */
export const cpuOfTree = (pid: number): number =>
  childrenOf(pid).reduce((sum, child) => sum + cpuOfTree(child), cpuOf(pid))

/** Cores that each of several processes keeps busy between two looks. */
export function watchCpu(pids: Record<string, number>): () => Record<string, number> {
  const at = performance.now()
  const before = Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, cpuOfTree(pid)]))
  return () => {
    const seconds = (performance.now() - at) / 1_000
    const busy = ([name, pid]: [string, number]) => [name, (cpuOfTree(pid) - before[name]!) / seconds] as const
    return Object.fromEntries(Object.entries(pids).map(busy))
  }
}

/** Memory of a process that is its own (MB), as the kernel sees it. */
export function residentMb(pid: number): number {
  try {
    const [, kb] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kb) / 1_024)
  } catch {
    return NaN
  }
}
