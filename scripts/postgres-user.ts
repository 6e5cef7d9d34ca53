import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { Problem } from './problem.mjs'

/** Whom PostgreSQL runs as: it refuses root. */
export type OsUser = { name: string; uid: number; gid: number }

function allUsers(): OsUser[] {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  return lines.flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []
  })
}

/** The user for the server's process: undefined means the present one. Data that exists keeps its owner. */
export function chooseUser(dataDir: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = allUsers()
  const owner = existsSync(dataDir) ? statSync(dataDir).uid : 0
  const user =
    users.find(({ uid }) => uid !== 0 && uid === owner) ??
    users.find(({ name }) => name === 'postgres') ??
    users.find(({ name }) => name === 'nobody')
  if (user) return user
  throw new Problem(
    'PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`: add one, or start as another user.',
  )
}

function foldersAbove(path: string): string[] {
  const above = dirname(path)
  return above === path ? [path] : [...foldersAbove(above), above]
}

/** Every folder above the paths must let the user through; asked of the system itself, which knows about ACLs too. */
export function checkReach(user: OsUser, paths: readonly string[]): void {
  const folders = [...new Set(paths.flatMap(foldersAbove))]
  const script = 'for d; do [ -x "$d" ] || { printf %s "$d"; exit 1; }; done'
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script, 'sh', ...folders], {
    uid: user.uid,
    gid: user.gid,
    cwd: '/',
    encoding: 'utf8',
  })
  if (status === 0) return
  throw new Problem(
    `As root, PostgreSQL runs as the user ${user.name}, who may not enter ${stdout}: run \`chmod o+x ${stdout}\`, move Candlewick (and DATA_DIR) elsewhere, or start as another user.`,
  )
}

export function giveTo(user: OsUser | undefined, path: string): void {
  if (user) chownSync(path, user.uid, user.gid)
}

/** The part of a spawn's options that makes the process run as this user. */
export const asUser = (user: OsUser | undefined) => (user ? { uid: user.uid, gid: user.gid } : {})
