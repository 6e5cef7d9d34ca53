import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Bench, type Figure, WrongAnswer } from './bench'
import { until } from './child'
import { type Database, numberOf, rowsOf, withDatabase } from './database'
import { load } from './machine'
import { type Partner, startPartner } from './partner'
import { shown, spreadOf } from './stats'
import { startWorkerProcess, untilListening } from './worker'

const INSTRUMENTS = 50_000
type Case = { rate: number; stalled: number; times: number }
type Recovery = { seconds: number; replayed: number; quotes: number }

/**
 * From `kill -9` until a quote sent afterwards is in a candle, against the seconds of feed in the journal that no flush had
 * written. Flushes are seconds apart, so a lock holds them back for longer, as a slow database would.
 */
export const p14: Bench = {
  name: 'p14',
  title: 'Recovery after kill -9',
  async run({ full, say }) {
    const small: Case[] = [
      { rate: 20_000, stalled: 0, times: 1 },
      { rate: 100_000, stalled: 20, times: 1 },
    ]
    const large: Case[] = [
      { rate: 20_000, stalled: 0, times: 5 },
      { rate: 100_000, stalled: 0, times: 5 },
      { rate: 20_000, stalled: 60, times: 3 },
      { rate: 100_000, stalled: 60, times: 3 },
    ]
    const figures: Figure[] = []
    for (const each of full ? large : small) {
      const recoveries: Recovery[] = []
      for (let k = 0; k < each.times; k++) {
        const recovery = await withDatabase((database) => recover(database, each))
        say(`${shown(recovery.seconds)} s for ${shown(recovery.replayed)} s of feed, load ${load()}`)
        recoveries.push(recovery)
      }
      figures.push(figureOf(each, recoveries))
    }
    return figures
  },
}

function figureOf({ rate, stalled }: Case, recoveries: readonly Recovery[]): Figure {
  const seconds = spreadOf(recoveries.map((each) => each.seconds))
  const replayed = spreadOf(recoveries.map((each) => each.replayed))
  const quotes = spreadOf(recoveries.map((each) => each.quotes))
  const figure = {
    what: `${shown(rate)} quotes/s, ${stalled > 0 ? `flushes held back for ${stalled} s` : 'killed as it ran'}: to fresh data`,
    notes: [
      `${shown(seconds.median)} s (${shown(seconds.lowest)} to ${shown(seconds.highest)}) for ${shown(replayed.median)} s of feed,
        ${shown(quotes.median)} quotes; candles equal what SQL folds from the journal`.replaceAll(/\s+/g, ' '),
    ],
  }
  // Killed as it ran there are only a second or two to replay: then the start of a process is what is measured.
  if (stalled === 0) return { ...figure, against: '15 s', unit: 's', value: seconds }
  const value = spreadOf(recoveries.map((each) => each.seconds / each.replayed))
  const goals = { better: 'less', floor: 0.25, target: 0.1, moonshot: 0.05 } as const
  return { ...figure, against: 'seconds of feed replayed', unit: 'ratio', value, goals }
}

async function recover(database: Database, { rate, stalled }: Case): Promise<Recovery> {
  const { client } = database
  const partner = await startPartner({ instruments: INSTRUMENTS, rate, seconds: stalled + 90 })
  let worker = startWorkerProcess(database, partner)
  try {
    await untilListening(database, partner, INSTRUMENTS)
    const one = await numberOf(client, 'select min(id) from instruments')
    await partner.order('start')
    await sleep(6_000)
    const release = await holdFlushes(database, stalled)
    await worker.kill()
    const killedAt = performance.now()
    const killedTime = Date.now()
    await release()
    const countingAt = performance.now()
    const replayed = await readReplay(database)
    const counting = performance.now() - countingAt // nobody recovers meanwhile, so it is not counted
    worker = startWorkerProcess(database, partner)
    // One instrument is all of them: each is quoted in turn, and one row found by its key disturbs nobody.
    const fresh = `select count(*) from last_quotes where instrument_id = ${one} and time > ${killedTime} and count > 0`
    await until('a fresh quote is in a candle', async () => (await numberOf(client, fresh)) === 1, { within: 120_000 })
    const seconds = (performance.now() - killedAt - counting) / 1_000
    await partner.order('stop')
    await worker.stop()
    await compareWithJournal(database, partner)
    return { seconds, ...replayed }
  } finally {
    await worker.stop()
    await partner.stop()
  }
}

/** Keeps the mark "flushed through" locked for so long; what is answered lets it go. */
async function holdFlushes({ url }: Database, seconds: number): Promise<() => Promise<void>> {
  if (seconds === 0) return async () => {}
  const lock = new Client({ connectionString: url, application_name: 'candlewick bench lock' })
  await lock.connect()
  await lock.query('begin')
  await lock.query('lock table flushed in share mode')
  await sleep(seconds * 1_000)
  return () => lock.end()
}

async function readReplay({ client }: Database): Promise<{ replayed: number; quotes: number }> {
  const [row] = await rowsOf<{ ms: string; quotes: string }>(
    client,
    `select max(received_at) - max(through) as ms, count(*) filter (where received_at > through) as quotes
      from quotes cross join flushed where kind >= 2`,
  )
  return { replayed: Number(row?.ms) / 1_000, quotes: Number(row?.quotes) }
}

/** The candles of everything in the journal, folded by SQL: what went lost with the connection is in neither. */
async function compareWithJournal({ client }: Database, partner: Partner): Promise<void> {
  const different = await numberOf(
    client,
    `with expected as (select instrument_id as id, time / 60000 * 60000 as at, count(*) as count, max(price) as high, min(price) as low
        from quotes where kind >= 2 group by 1, 2),
      stored as (select instrument_id as id, open_time as at, count::bigint, high, low from candles
        union all select instrument_id, minute, count::bigint, high, low from last_quotes r where not exists (
          select from candles c where c.instrument_id = r.instrument_id and c.open_time = r.minute))
    select count(*) from ((table expected except table stored) union all (table stored except table expected)) as difference`,
  )
  if (different > 0) throw new WrongAnswer(`${different} candles are not what SQL folds from the journal`)
  const { sent } = await partner.status()
  const kept = await numberOf(client, 'select count(*) from quotes where kind >= 2')
  if (kept > sent) throw new WrongAnswer(`The journal has ${kept} quotes, only ${sent} were sent`)
}
