import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { openSender } from '@/lib/channels/send'
import { connect, type Db, MOVED } from '@/lib/platform/db'
import { readEnv } from '@/lib/platform/env'
import { openLog } from '@/lib/platform/log'
import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import type { TraitsOf } from '@/lib/instruments/view'
import { openHub } from '@/lib/live/hub'
import { readLive } from '@/lib/live/read-live'
import { readSpreads } from '@/lib/markets/store'
import { rememberStandings } from '@/lib/markets/standing'
import { readRanking } from '@/lib/ranks/read-ranks'
import { rememberRanking } from '@/lib/ranks/remember-ranking'
import { windowOf } from '@/lib/ranks/store'
import { countCalls } from '@/lib/popularity/call-counter'
import { CallLog } from '@/lib/popularity/call-log'
import { recoverCalls } from '@/lib/popularity/recover-calls'
import { forgetFile, readCounted, saveCalls } from '@/lib/popularity/store'
import { LANE_TRAITS } from '@/lib/rates/lane'
import { openExchangeRates } from '@/lib/rates/open-exchange-rates'
import { openSources, PUSH } from '@/lib/sources/registry'
import type { SourceFace } from '@/lib/sources/source'

/** How long a call waits to be counted together with others. */
const COUNT_EVERY = SECOND / 2

function open() {
  const env = readEnv()
  const { db, close, listen } = connect(env.DATABASE_URL!, { max: 10, name: 'candlewick web' })
  const sources = new Map<string, SourceFace>([...openSources(env), [PUSH.id, PUSH]])
  const callFolder = join(env.DATA_DIR, 'calls')
  const calls = new CallLog(callFolder)
  const traits: TraitsOf = new Map([...sources, ...LANE_TRAITS])
  const now = () => Date.now()
  const symbols = new Map<number, string>()
  const live = openHub(readLive({ db, sources, now, symbolOf: (id) => symbols.get(id) ?? '' }), {
    now,
    epoch: String(now()),
  })
  const beTold = (): void => {
    // Meanwhile the hub looks by itself, once a second.
    listen(MOVED, live.wake).catch(() => setTimeout(beTold, 2 * SECOND).unref())
  }
  beTold()
  return {
    env,
    /** Signs cursors and sessions. `npm start` hands one over that survives restarts. */
    secret: env.SECRET ?? randomBytes(32).toString('hex'),
    db,
    close,
    startedAt: Math.round(now() - process.uptime() * SECOND),
    log: openLog('web', env.LOG_LEVEL),
    now,
    /** For test messages; the worker sends all others. */
    sender: openSender(env),
    sources,
    traits,
    /** Where rates are asked for that nobody uploaded; undefined without a key. */
    fetchRates: env.OPENEXCHANGERATES_APP_ID ? openExchangeRates(env.OPENEXCHANGERATES_APP_ID) : undefined,
    /** Symbols of watched instruments by number: they never change, so they are looked up once. */
    symbols,
    live,
    ranking: rememberRanking((asked) => readRanking(db, asked, now(), traits), now),
    /** Where every instrument stands by how much it moved in 24 h. */
    standings: rememberStandings((at) => readSpreads(db, windowOf(DAY, at)), now),
    calls: countCalls({
      log: calls,
      save: (batch) => saveCalls(db, batch),
      readCounted: (file) => readCounted(db, file),
      forgetFile: (file) => forgetFile(db, file),
      every: COUNT_EVERY,
      now,
    }),
    /** Counts the calls that were answered before a crash. */
    recoverCalls: () => recoverCalls(db, callFolder, calls.name),
  }
}

export type Server = ReturnType<typeof open>

// Next bundles every route apart and instrumentation.ts once more: only the global object is one for all of them.
const shared = globalThis as { candlewick?: Server }

/** What every handler of this process shares, opened at the first request. */
export const server = (): Server => (shared.candlewick ??= open())
export const db = (): Db => server().db

/** Counts what was answered before a crash, again every minute, because a process that is stopping may still be counting; lets go when asked to stop. */
export function startServer(): void {
  const { log, recoverCalls: recover } = server()
  const look = async () => {
    try {
      const calls = await recover()
      if (calls > 0) log.info({ calls }, 'counted calls of a process that was killed')
      setTimeout(look, MINUTE).unref()
    } catch {
      setTimeout(look, 2 * SECOND).unref() // the database is still being started
    }
  }
  void look()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopServer())
}

/** Ends what would keep the process alive, after what was counted is written. */
async function stopServer(): Promise<void> {
  const running = shared.candlewick
  if (!running) return
  running.live.close()
  await running.calls.flush()
}
