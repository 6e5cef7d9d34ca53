import { isDaily } from '@/lib/alerts/alert'
import { readRules, readStands, RULES_CHANGED } from '@/lib/alerts/store'
import type { Measure } from '@/lib/metrics/measure'
import type { Db } from '@/lib/platform/db'
import type { Log } from '@/lib/platform/log'
import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import { readRanks } from '@/lib/ranks/store'
import type { Market } from '../market/market'
import { partsOf } from './book'
import { Engine } from './engine'
import { fillMemories, readNewestMinutes, readUnseenPolls, readUnseenSeals } from './past'

/** How often it is looked at what time has brought. */
const SWEEP = SECOND / 2
/** Rules are read again when somebody says that they changed, and all the same this often. */
const LOOK = SECOND
/** Two clocks may differ, and a transaction that began earlier may end later: rules are read with so much overlap. */
const OVERLAP = 10 * SECOND
/** Ranks may take this share of the time. */
const RANK_SHARE = 0.05

type Tools = {
  db: Db
  url: string
  log: Log
  now: () => number
  listen?: (channel: string, heard: () => void) => Promise<unknown>
}

/** Makes the engine of a market that is about to open. Nothing of it moves by itself before `start`. */
export function openAlerts(market: Market, { db, url, log, now, listen }: Tools) {
  let isOpen = false
  let since = now()
  const engine = new Engine(market, async (memories, minutes) => {
    if (isOpen) await market.written() // what came for minutes that memory does not hold is found in the archive only then
    await fillMemories(url, market.directory, memories, (isOpen ? now() : since) - (minutes + 1) * MINUTE)
  })
  let rulesAt = 0
  engine.load = async (through) => {
    since = through === 0 ? now() : Math.min(now(), through)
    await readChanged(-OVERLAP)
    const { stands, marks } = await readStands(db)
    engine.resume(stands, marks)
    isOpen = true
  }

  /** Rules that changed since this was done last. */
  async function readChanged(after = rulesAt): Promise<void> {
    const rows = await readRules(db, Math.max(0, after - OVERLAP))
    rulesAt = rows.reduce((newest, { updatedAt }) => Math.max(newest, updatedAt), rulesAt)
    // Rules of days are none of the market in memory; one that became such is no rule here any more.
    await engine.change(rows.map((row) => (isDaily(row.rule) ? { ...row, isLive: false } : row)))
  }

  /** What polls and history brought, and nobody evaluated before the last stop. */
  async function catchUp(): Promise<void> {
    const { polled, sealed } = engine.marks
    engine.recall(await readNewestMinutes(db, engine.listening))
    for (const { source, receivedAt, quotes } of await readUnseenPolls(db, polled))
      engine.feeds.polled(source, receivedAt, quotes)
    for (const [instrumentId, bars] of await readUnseenSeals(db, sealed)) engine.feeds.sealed(instrumentId, bars)
  }

  async function rank(measure: Measure): Promise<void> {
    const to = Math.floor(now() / MINUTE) * MINUTE
    const ranks = await readRanks(db, { measure, by: 'stddev', window: DAY }, { from: to - DAY, to })
    const places = ranks.map(({ name, rank: place }) => [market.directory.find(...partsOf(name)), place] as const)
    engine.feeds.ranked(measure, new Map(places), to)
  }

  /** What waits for the journal was heard: the clock decides nothing over it. */
  const sweep = () => engine.sweep(market.settledThrough)

  return {
    engine,
    sweep,
    readChanged,
    catchUp,
    rank,
    /** Lets time pass for the alerts of the market, which is open now. */
    async start() {
      await catchUp()
      let isStopped = false
      const failed = (what: string) => (error: unknown) => {
        if (!isStopped) log.warn({ err: error }, what)
      }
      const sweeping = setInterval(sweep, SWEEP)
      const reading = once(() => readChanged().catch(failed('the rules could not be read')))
      const looking = setInterval(reading.run, LOOK)
      listen?.(RULES_CHANGED, reading.run).catch(() => {}) // without it they are looked at once a second
      let rankedAt = 0
      let took = 0
      const ranking = once(async () => {
        const startedAt = performance.now()
        for (const measure of engine.feeds.rankedBy) await rank(measure).catch(failed('the ranks could not be read'))
        took = performance.now() - startedAt
      })
      const ranks = setInterval(() => {
        if (now() - rankedAt < Math.max(MINUTE, took / RANK_SHARE)) return
        rankedAt = Math.floor(now() / MINUTE) * MINUTE + 2 * SECOND
        ranking.run()
      }, SECOND)
      return async () => {
        isStopped = true
        for (const timer of [sweeping, looking, ranks]) clearInterval(timer)
        await Promise.all([reading.done(), ranking.done()])
      }
    },
  }
}

/** Runs a piece of work, never twice at a time; asked for meanwhile, it runs once more. */
function once(work: () => Promise<unknown>) {
  let running: Promise<unknown> | undefined
  let isAskedAgain = false
  const run = (): void => {
    if (running) isAskedAgain = true
    else
      running = work().finally(() => {
        running = undefined
        if (!isAskedAgain) return
        isAskedAgain = false
        run()
      })
  }
  return { run, done: async () => running }
}
