import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import postgres from 'postgres'
import { keepSecret, makeFolder } from './data-folder'
import { freePort } from './ports'
import { findBinaries, type Binaries } from './postgres-binaries'
import { CLEAN_ENV, ensureCluster, passwordFile, SUPERUSER } from './postgres-cluster'
import { clearLeftovers, readPostmasterFile } from './postgres-leftovers'
import { asUser, checkReach, chooseUser, giveTo, type OsUser } from './postgres-user'
import { Problem } from './problem.mjs'
import { signal as send } from './process-table'
import { waitUntil } from './wait'

const HOST = '127.0.0.1'
const DATABASE = 'candlewick'
const FAST_STOP_MS = 60_000
const IMMEDIATE_STOP_MS = 5_000
const LAST_WORDS_MS = 200

/** For a laptop that also does other work; durability is never traded. */
const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_connections: '100',
  wal_compression: 'on',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
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

export type Postgres = {
  url: string
  port: number
  pid: number
  /** Resolves when the server has ended, for whatever reason. */
  exited: Promise<void>
  /** Fast: sessions end, everything is written. Immediate: as after a crash, the next start recovers. */
  stop: (how?: 'fast' | 'immediate') => Promise<void>
}

/** What can be known before a start: the programs run here, and their user gets through to them and to the data. */
export function checkPostgres(path: string): { dataDir: string; binaries: Binaries; user: OsUser | undefined } {
  makeFolder(dirname(path))
  const dataDir = join(realpathSync(dirname(path)), basename(path))
  const binaries = findBinaries()
  const user = chooseUser(dataDir)
  if (user) checkReach(user, [dataDir, binaries.postgres])
  return { dataDir, binaries, user }
}

/** Starts the embedded PostgreSQL and waits until it takes connections; clears up after one that was killed. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { settings = {}, log = () => {}, signal } = options
  const { dataDir, binaries, user } = checkPostgres(options.dataDir)
  await ensureCluster(dataDir, binaries, user, signal)
  await clearLeftovers(dataDir, log)
  const password = keepSecret(passwordFile(dataDir))
  giveTo(user, passwordFile(dataDir))
  const port = options.port ?? (await freePort(HOST, rememberedPort(dataDir)))
  const args = Object.entries({ ...SETTINGS, ...settings, port: String(port) }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  signal?.throwIfAborted()
  const child = spawn(binaries.postgres, ['-D', dataDir, ...args], {
    ...asUser(user),
    cwd: '/',
    env: CLEAN_ENV,
    detached: true, // Ctrl-C reaches a whole process group, and the database must be the last to hear of it
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const server = await whenReady(child, dataDir, log, signal)
  writeFileSync(portFile(dataDir), `${port}\n`)
  const url = `postgres://${SUPERUSER}:${password}@${HOST}:${port}`
  try {
    await ensureDatabase(url)
  } catch (error) {
    await server.stop()
    throw wrongPassword(error, dataDir) ?? error
  }
  return { ...server, url: `${url}/${DATABASE}`, port }
}

const portFile = (dataDir: string) => `${dataDir}.port`

function rememberedPort(dataDir: string): number {
  const port = existsSync(portFile(dataDir)) ? Number(readFileSync(portFile(dataDir), 'utf8')) : 0
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : 0
}

async function whenReady(child: ChildProcess, dataDir: string, log: (line: string) => void, signal?: AbortSignal) {
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
  if (child.stderr) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lastLines = [...lastLines, line].slice(-5)
      log(line)
    })
  }
  const pid = child.pid ?? 0
  const stop = (how: 'fast' | 'immediate' = 'fast') => stopServer(pid, exited, how)
  const isReady = () => {
    const file = readPostmasterFile(dataDir)
    return ended || signal?.aborted === true || (file?.pid === pid && file.isReady)
  }
  // No limit: recovery after a crash takes as long as it takes, and the process itself says when it gives up.
  await waitUntil(isReady, Number.POSITIVE_INFINITY)
  if (signal?.aborted) await stop()
  signal?.throwIfAborted()
  if (ended) await once(child, 'close', { signal: AbortSignal.timeout(LAST_WORDS_MS) }).catch(() => {})
  if (ended) throw new Problem(`PostgreSQL ended while starting:\n  ${lastLines.join('\n  ')}`)
  return { pid, exited, stop }
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
