import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { keepSecret, makeFolder } from './data-folder'
import { freePort } from './ports'
import { findBinaries, type Binaries } from './postgres-binaries'
import { ensureCluster, passwordFile, SUPERUSER } from './postgres-cluster'
import { clearLeftovers } from './postgres-leftovers'
import { launchServer, type Launch, type Running } from './postgres-server'
import { checkReach, chooseUser, giveTo, type OsUser } from './postgres-user'
import { Problem } from './problem.mjs'

const HOST = '127.0.0.1'
const DATABASE = 'candlewick'
const MEMORY_FREE_MS = 10_000

/** For a laptop that also does other work; durability is never traded. */
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_connections: '100',
  wal_compression: 'on',
  max_wal_size: '1GB',
  checkpoint_timeout: '5min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

export type PostgresOptions = {
  /** The server's own folder, as in `data/postgres`. Its password and port are kept beside it. */
  dataDir: string
  /** Fixed; without it the port of last time, or any free one. */
  port?: number
  settings?: Record<string, string>
  log?: (line: string) => void
  signal?: AbortSignal
}

export type Postgres = Running & { url: string; port: number }

/** What can be known before a start: the programs run here, and their user gets through to them and to the data. */
export function checkPostgres(path: string): { dataDir: string; binaries: Binaries; user: OsUser | undefined } {
  makeFolder(dirname(path))
  const dataDir = join(realpathSync(dirname(path)), basename(path))
  const binaries = findBinaries()
  const user = chooseUser(dataDir)
  if (user) checkReach(user, [dataDir, binaries.postgres])
  return { dataDir, binaries, user }
}

/** Where a server will be, known before it is there: others can be started meanwhile. */
type Planned = { url: string; port: number }

export async function planPostgres({
  dataDir: path,
  port,
}: Pick<PostgresOptions, 'dataDir' | 'port'>): Promise<Planned> {
  const { dataDir, user } = checkPostgres(path)
  const password = keepSecret(passwordFile(dataDir))
  giveTo(user, passwordFile(dataDir))
  const chosen = port ?? (await freePort(HOST, rememberedPort(dataDir)))
  return { port: chosen, url: `${addressOf(chosen, password)}/${DATABASE}` }
}

const addressOf = (port: number, password: string) => `postgres://${SUPERUSER}:${password}@${HOST}:${port}`

/** Starts the embedded PostgreSQL and waits until it takes connections; clears up after one that was killed. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { settings = {}, log = () => {}, signal } = options
  const { dataDir, binaries, user } = checkPostgres(options.dataDir)
  await ensureCluster(dataDir, binaries, user, signal)
  await clearLeftovers(dataDir, log)
  const { port, url } = await planPostgres(options)
  const args = Object.entries({ ...SETTINGS, ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  signal?.throwIfAborted()
  const launch = { program: binaries.postgres, args, user, dataDir, log, ...(signal ? { signal } : {}) }
  const server = await launchWhenFree(launch)
  writeFileSync(portFile(dataDir), `${port}\n`)
  try {
    await ensureDatabase(addressOf(port, keepSecret(passwordFile(dataDir))))
  } catch (error) {
    await server.stop()
    throw wrongPassword(error, dataDir) ?? error
  }
  return { ...server, url, port }
}

const portFile = (dataDir: string) => `${dataDir}.port`

function rememberedPort(dataDir: string): number {
  const port = existsSync(portFile(dataDir)) ? Number(readFileSync(portFile(dataDir), 'utf8')) : 0
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}

/** A session that is dying may hold the shared memory a moment longer than anyone can see it. */
async function launchWhenFree(launch: Launch): Promise<Running> {
  const deadline = Date.now() + MEMORY_FREE_MS
  for (;;) {
    try {
      return await launchServer(launch)
    } catch (error) {
      const isHeld = error instanceof Problem && error.message.includes('pre-existing shared memory block')
      if (!isHeld || Date.now() > deadline) throw error
      await sleep(100)
    }
  }
}

function wrongPassword(error: unknown, dataDir: string): Problem | undefined {
  if (!(error instanceof Error && 'code' in error && error.code === '28P01')) return undefined
  return new Problem(
    `${passwordFile(dataDir)} is not the password of ${dataDir}: put back the one that was made with it.`,
  )
}

async function ensureDatabase(url: string): Promise<void> {
  const sql = postgres(`${url}/postgres`, { max: 1, onnotice: () => {} })
  try {
    const [found] = await sql`SELECT 1 FROM pg_database WHERE datname = ${DATABASE}`
    if (!found) await sql.unsafe(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await sql.end()
  }
}
