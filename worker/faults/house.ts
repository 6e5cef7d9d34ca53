import { sql } from 'drizzle-orm'
import { expect, onTestFinished } from 'vitest'
import type { PartnerOptions } from '../recorded-exchange/partner'
import { openPartner, untilFresh } from './partner'
import type { Server } from './server'
import { openWorkerProcess } from './worker-process'

/** The worker as a process on an empty database, with the partner's quotes: it knows all instruments before the first quote. */
export async function runUnderLoad({ db, url, folder }: Server, load: PartnerOptions & { forMs: number }) {
  await empty(db)
  const partner = await openPartner(load)
  const worker = openWorkerProcess({ DATABASE_URL: url, DATA_DIR: folder, PARTNER_WS_URL: partner.socketUrl })
  onTestFinished(async () => {
    await worker.close()
    await partner.close()
  })
  const startedAt = Date.now()
  worker.start()
  await expect.poll(() => countListed(db), { timeout: 60_000, interval: 100 }).toBe(load.instruments)
  const startMs = Date.now() - startedAt
  await partner.order('start')
  await untilFresh(db, 1, Date.now())
  return {
    db,
    partner,
    worker,
    startMs,
    /** On a machine that has better things to do as well, a recovery may take as much longer as an ordinary start does. */
    within: (ms: number) => Math.max(ms, 5 * startMs),
  }
}

export type House = Awaited<ReturnType<typeof runUnderLoad>>

export async function empty(db: Server['db']): Promise<void> {
  await db.execute(sql`
    truncate quotes, candles, last_quotes, instruments, flushed, source_counters, quote_batches, heartbeats cascade`)
}

export async function countListed(db: Server['db']): Promise<number> {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from instruments where removed_at is null`,
  )
  return row!.n
}
