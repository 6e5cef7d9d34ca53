import { expect, test } from 'vitest'
import { registerListings } from '@/lib/instruments/store'
import { writeHeartbeat } from '@/lib/platform/heartbeat'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, HOUR } from '@/lib/platform/time'
import { addCounts } from '@/lib/sources/store'
import { growthPerDay } from './forecast'
import { readStatus } from './read-status'
import {
  countAccepted,
  findVitals,
  readDatabaseHealth,
  readDatabaseSize,
  readDiskUse,
  recordDisk,
  writeVitals,
} from './store'
import type { Vitals } from './vitals'

const now = Date.UTC(2026, 0, 20)
const beat = { process: 'worker', pid: 1, startedAt: now - HOUR, seenAt: now, address: null }
const vitals: Vitals = {
  at: now - 4_000,
  quotesPerSecond: 12.5,
  waiting: 3,
  utilization: 0.1,
  rss: 1e8,
  queues: [{ name: 'ingest', waiting: 1, active: 2, delayed: 3, failed: 0 }],
  disk: { free: 5e9, total: 1e10, reserve: 2e9, database: 1e8, raw: 1e6 },
}
const web = { startedAt: now - 2 * HOUR, rss: 2e8 }

test('what the worker said of itself survives its next heartbeat', () =>
  withRollback(async (db) => {
    expect(await findVitals(db)).toBeUndefined()
    await writeHeartbeat(db, beat)
    await writeVitals(db, vitals)
    await writeHeartbeat(db, { ...beat, seenAt: now + 2_000 })
    expect(await findVitals(db)).toEqual(vitals)
  }))

test('the status tells rate, headroom, queues, disk and health, and how old they are', () =>
  withRollback(async (db) => {
    await writeHeartbeat(db, beat)
    await writeVitals(db, vitals)
    for (let hour = 24; hour >= 0; hour--) {
      const database = 1e8 - hour * 1e6
      await recordDisk(db, now - hour * HOUR, { free: 5e9, total: 1e10, database, raw: 1e6 })
    }
    const status = await readStatus(db, { sources: new Map(), traits: new Map(), web, now })
    expect(status).toMatchObject({
      ready: true,
      worker: { lastSeen: now, alive: true, startedAt: now - HOUR, rss: 1e8 },
      web: { startedAt: now - 2 * HOUR, rss: 2e8 },
      ingest: { at: now - 4_000, perSecond: 12.5, waiting: 3, utilization: 0.1, headroom: 10 },
      queues: vitals.queues,
      disk: { free: 5e9, reserve: 2e9, database: 1e8, fullAt: now + Math.round((3e9 / 2.4e7) * DAY) },
    })
    expect(status.disk!.growthPerDay).toBeCloseTo(2.4e7, 0)
    expect(status.database.size).toBeGreaterThan(1e6)
    expect(status.database.latency).toBeGreaterThanOrEqual(0)
  }))

test('a worker that never said anything leaves unknowns, not zeros', () =>
  withRollback(async (db) => {
    const status = await readStatus(db, { sources: new Map(), traits: new Map(), web, now })
    expect(status).toMatchObject({ ready: false, ingest: null, disk: null, queues: [], worker: { startedAt: null } })
  }))

test('lanes, which nobody quotes by the minute, are counted apart', () =>
  withRollback(async (db) => {
    const list = (id: string, kind: 'crypto' | 'lane', codes: string[]) =>
      registerListings(
        db,
        { id, prefix: id.toUpperCase() },
        codes.map((code) => ({ code, name: code, kind, base: null, quote: null })),
        now,
      )
    const { instruments: before } = await readStatus(db, { sources: new Map(), traits: new Map(), web, now })
    await list('test', 'crypto', ['A'])
    await list('lane', 'lane', ['B-C', 'B-D'])
    const { instruments } = await readStatus(db, { sources: new Map(), traits: new Map(), web, now })
    expect(instruments).toEqual({
      ...before,
      listed: before.listed + 3,
      lanes: before.lanes + 2,
      unknown: before.unknown + 1,
    })
  }))

test('disk use is remembered for a forecast, and not for ever', () =>
  withRollback(async (db) => {
    const sizes = { free: 1, total: 2, raw: 1 }
    for (let day = 40; day >= 0; day--) await recordDisk(db, now - day * DAY, { ...sizes, database: 1e9 - day * 1e6 })
    const use = await readDiskUse(db, now)
    expect(use.map(({ at }) => at)).toEqual(Array.from({ length: 8 }, (_, day) => now - (7 - day) * DAY))
    expect(growthPerDay(use)).toBeCloseTo(1e6, 0)
  }))

test('accepted quotes of all sources are counted together', () =>
  withRollback(async (db) => {
    expect(await countAccepted(db)).toBe(0)
    await addCounts(db, 'a', [
      { outcome: 'accepted', total: 5 },
      { outcome: 'rejected', reason: 'future', total: 9 },
    ])
    await addCounts(db, 'b', [{ outcome: 'accepted', total: 7 }])
    expect(await countAccepted(db)).toBe(12)
    expect(await readDatabaseSize(db)).toBeGreaterThan(1e6)
    expect((await readDatabaseHealth(db)).connections).toBeGreaterThan(0)
  }))
