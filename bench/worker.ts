import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, startChild, until } from './child'
import { type Database, numberOf, rowsOf } from './database'
import type { Partner } from './partner'

type Options = { metered?: boolean; node?: readonly string[] }

/** The real worker, with the partner as its only source. `metered` also tells how long quotes waited. */
export function startWorkerProcess(database: Database, partner: Partner, options: Options = {}): Child {
  return startChild([options.metered ? 'bench/metered-worker.ts' : 'dist/worker.js'], {
    name: 'worker',
    ipc: options.metered === true,
    node: options.node ?? [],
    env: {
      DATABASE_URL: database.url,
      DATA_DIR: `${database.folder}/data`,
      SOURCES: 'partner',
      PARTNER_WS_URL: partner.url,
      LOG_LEVEL: 'warn',
    },
  })
}

/** Waits until every instrument is listed and the worker hears the quotes. */
export async function untilListening({ client }: Database, partner: Partner, instruments: number): Promise<void> {
  const listed = 'select count(*) from instruments where removed_at is null'
  await until('all instruments are listed', async () => (await numberOf(client, listed)) === instruments, {
    every: 250,
  })
  await until('the worker hears quotes', async () => (await partner.status()).clients.quotes === 1)
}

const STILL = 600

/**
 * Waits until the journal has taken everything, and answers when its last commit was (epoch ms): the server itself keeps
 * the moment, so nothing is asked while it works.
 */
export async function untilJournalIsStill({ client }: Database): Promise<number> {
  const asked = `select state, extract(epoch from state_change) * 1000 as at, extract(epoch from clock_timestamp()) * 1000 as now
    from pg_stat_activity where application_name = 'candlewick journal' and datname = current_database()`
  for (;;) {
    await sleep(200)
    const [session] = await rowsOf<{ state: string; at: string; now: string }>(client, asked)
    if (session?.state === 'idle' && Number(session.now) - Number(session.at) > STILL) return Number(session.at)
  }
}

/** Waits until all that was accepted is in the candles: the counters are written with them. */
export async function untilFlushed({ client }: Database, accepted: number): Promise<void> {
  const total = `select coalesce(sum(total), 0) from source_counters where outcome = 'accepted'`
  let now = 0
  const isThere = async () => (now = await numberOf(client, total)) >= accepted
  await until('everything is flushed', isThere, { every: 100 }).catch((error: Error) => {
    throw new Error(`${error.message} (${now} of ${accepted})`)
  })
}
