import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { makeFolder } from './data-folder'
import { startPostgres, type Postgres } from './postgres'
import { asUser, chooseUser } from './postgres-user'
import { allPids, commandOf, isAlive } from './process-table'
import { waitUntil } from './wait'

// Generous, because whole servers start here and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

// The tests are one story of one data folder: making it takes longer than all that is done to it.
const root = mkdtempSync(join(tmpdir(), 'candlewick-postgres-'))
const dataDir = join(root, 'data', 'postgres')
const settings = { shared_buffers: '32MB' }
let server: Postgres

const restart = async () => (server = await startPostgres({ dataDir, settings }))

async function ask<T>(question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(server.url, { max: 1 })
  try {
    return await question(sql)
  } finally {
    await sql.end()
  }
}

beforeAll(async () => {
  // A temporary folder is its owner's alone, and root's PostgreSQL is another user.
  rmSync(root, { recursive: true })
  makeFolder(root)
  await restart()
})
afterAll(async () => {
  await server.stop()
  rmSync(root, { recursive: true, force: true })
})

test('takes connections by password only, on this machine only, in UTF-8 and UTC', async () => {
  const [row] = await ask(
    (sql) => sql`
    SELECT current_setting('listen_addresses') AS host, current_setting('server_encoding') AS encoding,
      current_setting('timezone') AS zone, current_setting('synchronous_commit') AS durable, current_setting('fsync') AS fsync`,
  )
  expect(row).toEqual({ host: '127.0.0.1', encoding: 'UTF8', zone: 'UTC', durable: 'on', fsync: 'on' })
  const guess = new URL(server.url)
  guess.password = 'guess'
  const sql = postgres(guess.href, { max: 1 })
  await expect(sql`SELECT 1`).rejects.toThrow('password authentication failed')
  await sql.end()
  expect(statSync(`${dataDir}.password`).mode & 0o777).toBe(0o600)
})

test('keeps its port and what was written, after a stop and after kill -9', async () => {
  const { port } = server
  await ask((sql) => sql`CREATE TABLE kept (n int)`)
  await ask((sql) => sql`INSERT INTO kept VALUES (1)`)
  await server.stop()
  expect(isAlive(server.pid)).toBe(false)
  await restart()
  await ask((sql) => sql`INSERT INTO kept VALUES (2)`)
  process.kill(server.pid, 'SIGKILL')
  await server.exited
  await restart()
  expect(server.port).toBe(port)
  expect(await ask((sql) => sql`SELECT sum(n)::int AS sum FROM kept`)).toEqual([{ sum: 3 }])
})

test('starts although the pid in a stale postmaster.pid now belongs to another process', async () => {
  const file = join(dataDir, 'postmaster.pid')
  const text = readFileSync(file, 'utf8')
  await server.stop()
  // Of the same user: PostgreSQL itself sees through the others.
  const stranger = spawn('sleep', ['60'], asUser(chooseUser(dataDir)))
  writeFileSync(file, text.replace(/^\d+/, String(stranger.pid)))
  await restart()
  expect(isAlive(stranger.pid ?? 0)).toBe(true)
  stranger.kill('SIGKILL')
})

test('takes the place of a server that a killed supervisor left running', async () => {
  const orphan = server
  await restart()
  expect(isAlive(orphan.pid)).toBe(false)
  expect(server.pid).not.toBe(orphan.pid)
})

test.runIf(process.platform === 'linux')('does not start beside a session that outlived its postmaster', async () => {
  const sql = postgres(server.url, { max: 1 })
  const [{ pid: session } = { pid: 0 }] = await sql<{ pid: number }[]>`SELECT pg_backend_pid() AS pid`
  // Held up, the session does not notice that its postmaster is gone.
  process.kill(session, 'SIGSTOP')
  process.kill(server.pid, 'SIGKILL')
  await server.exited
  await restart()
  expect(isAlive(session)).toBe(false)
  await sql.end({ timeout: 0 })
})

test('refuses data of another major version in one line', async () => {
  await server.stop()
  const version = join(dataDir, 'PG_VERSION')
  const own = readFileSync(version, 'utf8')
  writeFileSync(version, '15\n')
  await expect(restart()).rejects.toThrow(/was written by PostgreSQL 15, this is 18: move its data/)
  writeFileSync(version, own)
  await restart()
})

test('leaves nothing running after a start that was given up', async () => {
  await server.stop()
  await expect(startPostgres({ dataDir, settings, signal: AbortSignal.timeout(5) })).rejects.toThrow('aborted')
  const running = () => allPids().filter((pid) => commandOf(pid)?.includes(` -D ${dataDir} `))
  expect(await waitUntil(() => running().length === 0, 5_000)).toBe(true)
  await restart()
})
