import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { keepSecret } from './data-folder'
import type { Binaries } from './postgres-binaries'
import { asUser, giveTo, type OsUser } from './postgres-user'
import { Problem } from './problem.mjs'
import { exactEnv } from './process-table'

export const SUPERUSER = 'candlewick'
/** The locale must not depend on the shell that happened to start us, nor may its PG* variables reach the server. */
export const CLEAN_ENV = exactEnv({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' })

export const passwordFile = (dataDir: string): string => `${dataDir}.password`

/** Makes the data folder in one step, if there is none: a start that is killed meanwhile leaves nothing half. */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  user: OsUser | undefined,
  signal?: AbortSignal,
) {
  const version = join(dataDir, 'PG_VERSION')
  if (existsSync(version)) return checkVersion(dataDir, readFileSync(version, 'utf8').trim(), binaries.major)
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) {
    throw new Problem(`${dataDir} holds files, but no PostgreSQL data: move them away, or set another DATA_DIR.`)
  }
  const fresh = `${dataDir}.new`
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  giveTo(user, fresh)
  const password = passwordFile(dataDir)
  keepSecret(password)
  giveTo(user, password)
  await initdb(binaries.initdb, fresh, password, user, signal)
  rmSync(dataDir, { recursive: true, force: true })
  renameSync(fresh, dataDir)
}

function checkVersion(dataDir: string, found: string, major: number): void {
  if (Number(found) === major) return
  throw new Problem(
    `${dataDir} was written by PostgreSQL ${found}, this is ${major}: move its data with pg_upgrade or pg_dump of both versions, or set another DATA_DIR to begin anew.`,
  )
}

function initdb(
  program: string,
  dataDir: string,
  password: string,
  user: OsUser | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const identity = ['-D', dataDir, '--username', SUPERUSER, '--pwfile', password, '--auth', 'scram-sha-256']
  const locale = ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8']
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...identity, ...locale], {
      ...asUser(user),
      ...(signal ? { signal } : {}),
      cwd: '/',
      env: CLEAN_ENV,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let errors = ''
    child.stderr.on('data', (chunk) => (errors += chunk))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) return resolve()
      reject(
        new Problem(
          `PostgreSQL could not make its data folder ${dataDir}: ${errors.trim() || `initdb ended with ${code}`}`,
        ),
      )
    })
  })
}
