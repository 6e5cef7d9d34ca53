import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Problem } from './problem.mjs'

const LEAST_FREE_BYTES = 200e6

const REASONS: Record<string, string> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the disk is mounted read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  ENOENT: 'no folder can be made there',
}

function refuse(dataDir: string, error: unknown): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  throw new Problem(
    `DATA_DIR ${dataDir} cannot be written (${code}: ${REASONS[code] ?? 'see the code'}): free it, or set another DATA_DIR.`,
  )
}

/** Root's PostgreSQL is another user, who must get through to its own folder even under a strict umask.
 * Level by level, because Node's recursive form answers ENOENT for a disk that is mounted read-only. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
}

/** Makes the data folder if need be, and says in one line why it cannot be used. Answers its absolute path. */
export function openDataFolder(path: string): string {
  const dataDir = resolve(path)
  try {
    makeFolder(dataDir)
    makeFolder(join(dataDir, 'log'))
    makeFolder(join(dataDir, 'run'))
    const probe = join(dataDir, 'run', `probe.${process.pid}`)
    writeFileSync(probe, randomBytes(4_096))
    rmSync(probe)
  } catch (error) {
    refuse(dataDir, error)
  }
  const { bavail, bsize } = statfsSync(dataDir)
  if (bavail * bsize < LEAST_FREE_BYTES) {
    const free = `${Math.round((bavail * bsize) / 1e6)} MB`
    throw new Problem(
      `DATA_DIR ${dataDir} has only ${free} free (ENOSPC: it needs ${LEAST_FREE_BYTES / 1e6} MB): free some, or set another DATA_DIR.`,
    )
  }
  return dataDir
}

/** A random text that is made once and kept in a file that only its owner may read. */
export function keepSecret(file: string): string {
  if (existsSync(file)) {
    const secret = readFileSync(file, 'utf8').trim()
    if (secret.length >= 16) return secret
  }
  const secret = randomBytes(32).toString('base64url')
  writeFileSync(file, `${secret}\n`, { mode: 0o600, flush: true })
  return secret
}
