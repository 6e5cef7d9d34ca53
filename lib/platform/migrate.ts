import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'bullmq'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { Client } from 'pg'
import postgres from 'postgres'
import { z } from 'zod'
import { QUEUE_SCHEMA } from './queue'

const FOLDER = fileURLToPath(new URL('../../drizzle/migrations', import.meta.url))
const Journal = z.object({ entries: z.array(z.object({ when: z.number() })) })
/** Any number will do, as long as every Candlewick takes the same: drizzle's own `migrate` takes no lock. */
const LOCK = 0x63_61_6e_64

/** Brings the database up to this version. Starts that meet wait for each other; the second finds nothing to do. */
export async function migrate(url: string, { queueTables = true } = {}): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'candlewick migrate' } })
  try {
    await sql`SELECT pg_advisory_lock(${LOCK})`
    if (existsSync(`${FOLDER}/meta/_journal.json`)) await applyMigrations(drizzle(sql), { migrationsFolder: FOLDER })
    if (queueTables) await migrateQueue(url)
  } finally {
    await sql.end({ timeout: 5 }) // frees the lock too
  }
}

async function migrateQueue(url: string): Promise<void> {
  const client = new Client({ connectionString: url, application_name: 'candlewick migrate' })
  await client.connect()
  try {
    await runMigrations(client, QUEUE_SCHEMA)
  } finally {
    await client.end()
  }
}

/** What is said of a database that is not there, or has no tables, yet: connections that fail, and classes of the SQL standard. */
const NOT_YET = /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|CONNECT|57P03|3D000|3F000|42P01)/

/**
 * Waits until the database is there and somebody has brought it up to this version, so that a worker may be started before its
 * database. `wait` is called once, when that takes longer than `patience` ms.
 */
export async function untilMigrated(url: string, wait: () => void, patience = 10_000): Promise<void> {
  const { entries } = Journal.parse(JSON.parse(readFileSync(`${FOLDER}/meta/_journal.json`, 'utf8')))
  const wanted = Math.max(...entries.map(({ when }) => when))
  const name = 'candlewick waits'
  const sql = postgres(url, { max: 1, backoff: () => 0.05, onnotice: () => {}, connection: { application_name: name } })
  const timer = setTimeout(wait, patience)
  try {
    while (!(await isMigrated(sql, wanted))) await sleep(50)
  } finally {
    clearTimeout(timer)
    await sql.end({ timeout: 5 })
  }
}

/** Whether the tables are those of `wanted` (epoch ms) or newer, and nobody is at work on them. */
async function isMigrated(sql: postgres.Sql, wanted: number): Promise<boolean> {
  try {
    return await sql.begin(async (transaction) => {
      const [lock] = await transaction`SELECT pg_try_advisory_xact_lock_shared(${LOCK}) AS is_free`
      if (lock?.['is_free'] !== true) return false
      const [done] = await transaction`SELECT max(created_at) AS newest FROM drizzle.__drizzle_migrations`
      return Number(done?.['newest'] ?? 0) >= wanted
    })
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_YET.test(String(error.code))) return false
    throw error
  }
}
