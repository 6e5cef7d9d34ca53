import { sql } from 'drizzle-orm'
import { expect, inject, test } from 'vitest'
import type { Db } from '@/lib/platform/db'
import { migrate, untilMigrated } from '@/lib/platform/migrate'
import { openTestDatabase, withRollback } from '@/lib/platform/test-db'
import { migrateDatabase } from './migrate'

async function dropAll(db: Db): Promise<void> {
  for (const schema of ['public', 'drizzle', 'bullmq']) await db.execute(sql.raw(`DROP SCHEMA ${schema} CASCADE`))
  await db.execute(sql`CREATE SCHEMA public`)
}

test('starts that meet migrate once, and a later one finds nothing to do', async () => {
  const { db, url, close } = await openTestDatabase()
  await dropAll(db)
  await Promise.all([migrate(url), migrate(url), migrate(url)])
  const applied = () => db.execute(sql`SELECT hash FROM drizzle.__drizzle_migrations ORDER BY id`)
  const first = await applied()
  expect(new Set(first.map(({ hash }) => hash)).size).toBe(first.length)
  expect(first.length).toBeGreaterThan(0)
  await migrate(url)
  expect(await applied()).toEqual(first)
  await close()
})

test('who waits for the tables goes on when all are there, not before', async () => {
  const { db, url, close } = await openTestDatabase()
  await dropAll(db)
  let isTold = false
  let isOver = false
  const told = new Promise<void>((resolve) => {
    void untilMigrated(
      url,
      () => {
        isTold = true
        resolve()
      },
      100,
    ).then(() => (isOver = true))
  })
  await told
  expect([isTold, isOver]).toEqual([true, false])
  await migrate(url)
  await expect.poll(() => isOver).toBe(true)
  const [row] = await db.execute(
    sql`SELECT to_regclass('public.candles') AS candles, to_regclass('bullmq.job') AS jobs`,
  )
  expect(row).toMatchObject({ candles: expect.any(String), jobs: expect.any(String) })
  await close()
})

test('who waits for a database that is not there waits for it', async () => {
  const nowhere = untilMigrated('postgres://127.0.0.1:1/none', () => {})
  const first = await Promise.race([
    nowhere.then(() => 'went on'),
    new Promise((resolve) => setTimeout(resolve, 500, 'waits')),
  ])
  expect(first).toBe('waits')
})

test('a test in a rolled back transaction leaves nothing', async () => {
  await withRollback(async (db) => void (await db.execute(sql`CREATE TABLE left_behind (n int)`)))
  await withRollback(async (db) => {
    const [row] = await db.execute(sql`SELECT to_regclass('left_behind') AS found`)
    expect(row).toEqual({ found: null })
  })
})

test('a failing assertion in a rolled back transaction fails the test', async () => {
  await expect(withRollback(() => Promise.reject(new Error('as expected')))).rejects.toThrow('as expected')
})

test('a database that does not answer is named by its variable', async () => {
  const nowhere = migrateDatabase('postgres://127.0.0.1:1/none', { patience: 0 })
  await expect(nowhere).rejects.toThrow('The database does not answer (ECONNREFUSED): check DATABASE_URL')
})

test('a database that refuses us is named by its variable', async () => {
  const url = new URL(inject('testDatabase').url)
  url.pathname = '/nothing_of_this_name'
  await expect(migrateDatabase(url.href)).rejects.toThrow(/^The database refuses us .*: check DATABASE_URL\.$/)
})
