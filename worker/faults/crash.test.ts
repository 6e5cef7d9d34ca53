import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECOND } from '@/lib/platform/time'
import { signal } from '@/scripts/process-table'
import { type House, runUnderLoad } from './house'
import { findIdleInTransaction, findWrongCandles, countQuotes } from './oracle'
import { findDifferences, findInvented, sumOf, untilFresh, untilSettled } from './partner'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'

const LOAD = ROUNDS === undefined ? { instruments: 500, rate: 5_000 } : { instruments: 5_000, rate: 20_000 }
const LONGEST = 60 * SECOND + (ROUNDS ?? 0) * 30 * SECOND
const BETWEEN = ROUNDS === undefined ? 1_500 : 6_000
/** Seconds of load that may be under way between the partner and the journal: one batch of 100 ms, on a busy machine. */
const UNACKNOWLEDGED = 2
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => void (server = await openServer()), 60_000)
afterAll(async () => server.close())

/** Ends the load, waits until all of it is where it belongs, and checks what must hold after any crash. */
async function checkInvariants({ db, partner, worker }: House) {
  await partner.order('stop')
  await untilSettled(db)
  expect(await findWrongCandles(db)).toEqual([])
  expect(await findIdleInTransaction(db)).toEqual([])
  const ledger = await partner.ledger()
  expect(await findInvented(db, ledger)).toEqual([])
  const [stored, sent] = [await countQuotes(db), sumOf(ledger)]
  await worker.stop()
  expect(await findWrongCandles(db)).toEqual([])
  return { stored, sent, ledger }
}

async function killBackendInCopy(): Promise<void> {
  for (;;) {
    const [row] = await server.db.execute<{ pid: number }>(sql`
      select pid from pg_stat_activity where application_name = 'candlewick journal' and state = 'active' and query like 'copy%'`)
    if (!row) continue
    return signal(row.pid, 'SIGKILL')
  }
}

const killServer = async () => {
  await server.kill()
  await sleep(random() * SECOND)
  await server.start()
}
const killWorker = async ({ worker }: House) => {
  await worker.kill()
  await sleep(random() * SECOND)
  worker.start()
}

test.each<[name: string, strike: (house: House) => Promise<unknown>]>([
  ['the worker', killWorker],
  ['the worker and PostgreSQL at once', async (house) => Promise.all([killWorker(house), killServer()])],
])(
  'kill -9 of %s under load leaves every stored quote in exactly one candle, and loses no other than what nobody acknowledged',
  async (name, strike) => {
    const house = await runUnderLoad(server, { ...LOAD, forMs: LONGEST, seed: SEED })
    for (let round = 0; round < (ROUNDS ?? 1); round++) {
      await sleep(BETWEEN * (0.5 + random()))
      const struckAt = Date.now()
      await strike(house)
      const recovered = await untilFresh(house.db, Date.now(), struckAt)
      tell(`kill -9 of ${name}: fresh again after ${recovered} ms (a first start took ${house.startMs} ms)`)
      expect(recovered).toBeLessThan(house.within(15 * SECOND))
    }
    const { stored, sent } = await checkInvariants(house)
    tell(`kill -9 of ${name}: ${stored} of ${sent} quotes stored`)
    // What lay in the socket, and what it had heard but not stored yet. Nothing is sent while nobody listens.
    expect(sent - stored).toBeLessThanOrEqual((ROUNDS ?? 1) * UNACKNOWLEDGED * LOAD.rate)
  },
  120 * SECOND + (ROUNDS ?? 0) * 60 * SECOND,
)

test.each<[name: string, strike: (house: House) => Promise<unknown>]>([
  ['a PostgreSQL backend in the middle of a COPY', killBackendInCopy],
  ['the postmaster', killServer],
])(
  'kill -9 of %s under load loses nothing, doubles nothing, and mixes nothing up',
  async (name, strike) => {
    const house = await runUnderLoad(server, { ...LOAD, forMs: LONGEST, seed: SEED })
    for (let round = 0; round < (ROUNDS ?? 1); round++) {
      await sleep(BETWEEN * (0.5 + random()))
      const struckAt = Date.now()
      await strike(house)
      const recovered = await untilFresh(house.db, Date.now(), struckAt)
      tell(`kill -9 of ${name}: fresh again after ${recovered} ms (a first start took ${house.startMs} ms)`)
      expect(recovered).toBeLessThan(house.within(15 * SECOND))
    }
    const { stored, sent, ledger } = await checkInvariants(house)
    tell(`kill -9 of ${name}: ${stored} of ${sent} quotes stored`)
    expect(house.worker.deaths).toEqual([])
    expect(await findDifferences(house.db, ledger)).toEqual([])
  },
  120 * SECOND + (ROUNDS ?? 0) * 60 * SECOND,
)
