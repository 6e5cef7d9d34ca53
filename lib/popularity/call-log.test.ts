import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { MINUTE } from '@/lib/platform/time'
import { type Batch, countCalls } from './call-counter'
import { CallLog } from './call-log'
import { recoverCalls } from './recover-calls'
import { forgetFile, readCounted, saveCalls } from './store'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'candlewick-calls-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const noon = Date.UTC(2026, 0, 5, 12)
const read = async (db: Db) =>
  (
    await db.execute<{ id: number; calls: number }>(
      sql`select instrument_id as id, sum(calls)::int as calls from calls group by 1 order by 1`,
    )
  ).map(({ id, calls }) => [id, calls])

function counting(db: Db, save: (batch: Batch) => Promise<void> = (batch) => saveCalls(db, batch)) {
  const log = new CallLog(folder)
  const calls = countCalls({
    log,
    save,
    readCounted: (file) => readCounted(db, file),
    forgetFile: (file) => forgetFile(db, file),
    every: 60_000,
    now: () => noon,
  })
  const call = (id: number, times: number) => {
    for (let time = 0; time < times; time++) calls.count(id)
  }
  return { log, call, flush: calls.flush }
}

/** Makes a file one of a process that is no more. */
function die(log: CallLog): void {
  const { pid } = spawnSync(process.execPath, ['--version'])
  renameSync(join(folder, log.name), join(folder, log.name.replace(/^\d+/, String(pid))))
}

test('what was answered and not counted when the process was killed is counted by the next, once', () =>
  withRollback(async (db) => {
    const dead = counting(db)
    dead.call(1, 5)
    dead.call(2, 1)
    die(dead.log)
    expect(await recoverCalls(db, folder, '')).toBe(6)
    expect(await recoverCalls(db, folder, '')).toBe(0)
    expect(await read(db)).toEqual([
      [1, 5],
      [2, 1],
    ])
    expect(readdirSync(folder)).toEqual([])
    expect([...(await db.execute(sql`select * from call_logs`))]).toEqual([])
  }))

test('what was counted before does not count again', () =>
  withRollback(async (db) => {
    const dead = counting(db)
    dead.call(1, 5)
    await dead.flush()
    dead.call(1, 2)
    expect(await recoverCalls(db, folder, '')).toBe(2)
    expect(await read(db)).toEqual([[1, 7]])
  }))

test('a batch whose commit was not confirmed is looked up, not counted again', () =>
  withRollback(async (db) => {
    const answers = [
      async (batch: Batch) => {
        await saveCalls(db, batch)
        throw new Error('the connection broke after the commit')
      },
      async () => {
        throw new Error('the connection broke before it')
      },
    ]
    const { call, flush } = counting(db, (batch) => (answers.shift() ?? ((each) => saveCalls(db, each)))(batch))
    call(1, 3)
    await flush()
    call(1, 4)
    await flush()
    call(2, 1)
    await flush()
    expect(await read(db)).toEqual([
      [1, 7],
      [2, 1],
    ])
  }))

test('files of living processes are left alone, and a large one gives way to another once it is counted', () =>
  withRollback(async (db) => {
    const { log, call, flush } = counting(db)
    call(1, 100_000)
    expect(await recoverCalls(db, folder, log.name)).toBe(0)
    await flush()
    expect(readdirSync(folder)).toEqual([log.name])
    call(1, 1)
    await flush()
    expect(await read(db)).toEqual([[1, 100_001]])
    expect(log.length).toBe(12)
    expect([...(await db.execute(sql`select file, counted from call_logs`))]).toEqual([{ file: log.name, counted: 12 }])
  }))

test('calls of two minutes are counted in their own', () =>
  withRollback(async (db) => {
    const log = new CallLog(folder)
    log.add(1, noon)
    log.add(1, noon + MINUTE)
    die(log)
    await recoverCalls(db, folder, '')
    const rows = await db.execute<{ minute: number }>(sql`select minute from calls order by minute`)
    expect(rows.map(({ minute }) => Number(minute))).toEqual([noon, noon + MINUTE])
  }))
