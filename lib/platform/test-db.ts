import postgres from 'postgres'
import { afterAll, inject } from 'vitest'
import { connect, type Db } from './db'

const POOL = process.env.VITEST_POOL_ID ?? '0'

type Connection = ReturnType<typeof connect>
let shared: Promise<Connection> | undefined

/** Runs in a transaction that is always rolled back: the test sees a database that is migrated and empty. */
export async function withRollback(test: (db: Db) => Promise<void>): Promise<void> {
  const rollback = new Error('rolled back by the test')
  const { db } = await (shared ??= connectShared())
  try {
    await db.transaction(async (transaction) => {
      await test(transaction)
      throw rollback
    })
  } catch (error) {
    if (error !== rollback) throw error
  }
}

afterAll(async () => (await shared)?.close())

/** One database for each of Vitest's workers, shared by the files that it runs one after another. */
async function connectShared(): Promise<Connection> {
  const name = `${inject('testDatabase').prefix}_pool_${POOL}`
  await onServer(async (sql) => {
    const [found] = await sql`SELECT 1 FROM pg_database WHERE datname = ${name}`
    if (!found) await copyTemplate(sql, name)
  })
  return connect(urlOf(name), { max: 1, name: 'test' })
}

/** A database of one's own, for what needs real commits: two connections, LISTEN and NOTIFY, the queue. */
export async function openTestDatabase(): Promise<{ url: string; db: Connection['db']; close: () => Promise<void> }> {
  const { prefix } = inject('testDatabase')
  const name = `${prefix}_own_${POOL}_${crypto.randomUUID().slice(0, 8)}`
  await onServer((sql) => copyTemplate(sql, name))
  const { db, close } = connect(urlOf(name), { max: 4, name: 'test' })
  return {
    url: urlOf(name),
    db,
    async close() {
      await close()
      await onServer((sql) => sql.unsafe(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

const copyTemplate = (sql: postgres.Sql, name: string) =>
  sql.unsafe(`CREATE DATABASE ${name} TEMPLATE ${inject('testDatabase').template}`)

function urlOf(name: string): string {
  const url = new URL(inject('testDatabase').url)
  url.pathname = `/${name}`
  return url.href
}

async function onServer<T>(work: (sql: postgres.Sql) => Promise<T>): Promise<void> {
  const sql = postgres(inject('testDatabase').url, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}
