import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { allPids, commandOf } from './process-table'

const LISTENING = '0A'
const NAME_LENGTH = 60

function describe(pid: number): string {
  const command = commandOf(pid) ?? ''
  return `${command.length > NAME_LENGTH ? `${command.slice(0, NAME_LENGTH)}…` : command} (pid ${pid})`
}

function inodesListeningOn(port: number): Set<string> {
  const hexPort = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
  const fields = rows.map((row) => row.trim().split(/\s+/))
  return new Set(
    fields.flatMap(([, local, , state, , , , , , inode]) =>
      local?.endsWith(hexPort) && state === LISTENING && inode ? [`socket:[${inode}]`] : [],
    ),
  )
}

function holdsOneOf(pid: number, sockets: Set<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`)))
  } catch {
    return false // gone meanwhile, or another user's
  }
}

/** Who listens on the port, as far as this user may know. */
export function ownerOfPort(port: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const sockets = inodesListeningOn(port)
      const pid = allPids().find((candidate) => holdsOneOf(candidate, sockets))
      return pid === undefined ? undefined : describe(pid)
    }
    const { stdout } = spawnSync('lsof', ['-t', `-iTCP:${port}`, '-sTCP:LISTEN'], { encoding: 'utf8' })
    const pid = Number(stdout.trim().split('\n')[0])
    return pid ? describe(pid) : undefined
  } catch {
    return undefined
  }
}
