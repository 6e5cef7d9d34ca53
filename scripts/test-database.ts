import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { migrate } from '@/lib/platform/migrate'
import { startPostgres } from './postgres'
import { clearLeftovers, readPostmasterFile } from './postgres-leftovers'
import { isAlive, signal } from './process-table'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this test run; every database of the run begins with `prefix`, and `template` is migrated. */
    testDatabase: { url: string; prefix: string; template: string }
  }
}

const FOLDER = 'candlewick-test-'
/** A test needs no data after a power cut. */
const FAST = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  autovacuum: 'off',
}

/** Runs once around all tests: a server, and in it a migrated database that others are copied from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL
  const server = given ? { url: given, stop: async () => {} } : await startServer()
  const prefix = `candlewick_test_${process.pid}`
  const template = `${prefix}_template`
  try {
    await admin(server.url, async (sql) => void (await sql.unsafe(`CREATE DATABASE ${template}`)))
    await migrate(databaseIn(server.url, template))
    // Nobody may be in a database while it is copied, autovacuum neither.
    await admin(
      server.url,
      async (sql) => void (await sql.unsafe(`ALTER DATABASE ${template} ALLOW_CONNECTIONS false`)),
    )
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('testDatabase', { url: server.url, prefix, template })
  return async () => {
    if (given) await dropAll(given, prefix)
    await server.stop()
  }
}

function databaseIn(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function admin(url: string, work: (sql: postgres.Sql) => Promise<void>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

const dropAll = (url: string, prefix: string) =>
  admin(url, async (sql) => {
    const databases = await sql<
      { name: string }[]
    >`SELECT datname AS name FROM pg_database WHERE starts_with(datname, ${prefix})`
    for (const { name } of databases) await sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`)
  })

async function startServer() {
  await sweep()
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`))
  // Root's PostgreSQL is another user and must get through; below, its own folder is closed.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
  const dataDir = join(folder, 'postgres')
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const server = await startPostgres({ dataDir, settings: FAST })
    const killAtExit = () => {
      signal(server.pid, 'SIGQUIT')
      remove()
    }
    process.once('exit', killAtExit)
    return {
      url: server.url,
      async stop() {
        process.off('exit', killAtExit)
        await server.stop('immediate')
        remove()
      },
    }
  } catch (error) {
    remove()
    throw error
  }
}

/** Removes what a test run that was killed left behind. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const owner = Number(name.slice(FOLDER.length).split('-')[0])
    if (isAlive(owner)) continue
    const dataDir = join(tmpdir(), name, 'postgres')
    if (readPostmasterFile(dataDir)) await clearLeftovers(dataDir, () => {})
    rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}
