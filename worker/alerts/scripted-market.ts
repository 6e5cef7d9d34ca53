import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { AlertBody, type AlertDraft } from '@/lib/alerts/contract'
import { createAlert } from '@/lib/alerts/store'
import type { Measure } from '@/lib/metrics/measure'
import { openTestDatabase } from '@/lib/platform/test-db'
import { Desk } from '../market/desk'
import { Market } from '../market/market'
import { openAlerts } from './open'

const log = pino({ level: 'silent' })
/** Nobody waits for batches to fill: tests wait for what they hold. */
const HURRY = 20
const PUSH = { id: 'push', prefix: 'PUSH' }

type Episode = {
  alertId: number
  symbol: string
  startedAt: number
  endedAt: number | null
  endReason: string | null
  trace: { at: number; minute: number; suppressed?: number; readings: Record<string, unknown>[] }
}

/** A market with alerts on a database of its own, whose clock stands still until a test moves it. */
export async function openScriptedMarket(start: number) {
  const database = await openTestDatabase()
  const clock = { time: start }
  const now = () => clock.time
  const { db, url } = database
  await db.execute(sql`delete from alerts`)

  async function open(source = PUSH) {
    let alerts: ReturnType<typeof openAlerts> | undefined
    const watch = (market: Market) => (alerts = openAlerts(market, { db, url, log, now })).engine
    const market = await Market.open({ url, log, now, speed: HURRY, watch })
    await alerts!.catchUp()
    const { engine } = alerts!
    const { readChanged: readRules, rank, sweep } = alerts!
    return { market, engine, desk: new Desk(market, source), readRules, rank, sweep }
  }
  let running = await open()

  return {
    db,
    url,
    clock,
    get market() {
      return running.market
    },
    get engine() {
      return running.engine
    },
    /** Saves an alert, and has it watched. */
    async alert(draft: Omit<AlertDraft, 'name' | 'scope'> & Partial<AlertDraft>) {
      const body = AlertBody.parse({ name: 'a test', scope: { all: true }, ...draft })
      const made = await createAlert(db, body, clock.time)
      await running.readRules()
      return made
    },
    readRules: () => running.readRules(),
    /** Tells one quote of `PUSH:code` at the moment that the clock shows, or at `time`. */
    quote(code: string, price: number, size = NaN, time = clock.time, id = NaN) {
      running.desk.announce({ code, name: code, kind: 'other', base: null, quote: null })
      return running.desk.quote(code, price, size, time, id)
    },
    remove: (code: string) => running.desk.remove(code),
    /** Lists the one instrument of a source that is polled, and answers its id. */
    async listAsked(): Promise<number> {
      const [row] = await db.execute<{ id: number }>(sql`
        insert into instruments (symbol, source, code, name, kind, listed_at)
        values ('ASKED:TEA', 'asked', 'TEA', 'Tea', 'other', 0) returning id`)
      return row!.id
    },
    /** Waits until all that was told is in the journal and evaluated. */
    commit: () => running.market.commit(),
    /** Moves the clock and lets time pass for alerts. */
    pass(ms: number) {
      clock.time += ms
      running.sweep()
    },
    /** Finds the places of all instruments, as the minute that the clock shows begins with them. */
    async rank(measure: Measure = 'price') {
      await running.market.written()
      await running.rank(measure)
    },
    /** Ends in order, so that all is written. */
    stop: () => running.market.stop(),
    /** Ends in order and opens again, on what was written. */
    async restart() {
      await running.market.stop()
      running = await open()
    },
    /** What is written. Something that was just found comes with the next flush. */
    async episodes(): Promise<Episode[]> {
      return [
        ...(await db.execute<Episode>(sql`
          select alert_id as "alertId", symbol, started_at as "startedAt", ended_at as "endedAt", end_reason as "endReason", trace
          from episodes order by started_at, alert_id, symbol`)),
      ]
    },
    async outbox() {
      return [
        ...(await db.execute<{ eventId: string; kind: string }>(
          sql`select event_id as "eventId", kind from outbox order by id`,
        )),
      ]
    },
    async close() {
      await running.market.stop().catch(() => {})
      await database.close()
    },
  }
}
