import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runMigrations } from 'bullmq'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as applyMigrations } from 'drizzle-orm/postgres-js/migrator'
import { Client } from 'pg'
import postgres from 'postgres'
import { QUEUE_SCHEMA } from './queue'

const FOLDER = fileURLToPath(new URL('../../drizzle/migrations', import.meta.url))
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
