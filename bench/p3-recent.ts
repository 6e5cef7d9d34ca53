import { finished } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { Batch } from '../worker/market/batch'
import { Board } from '../worker/market/board'
import { type Bench, WrongAnswer } from './bench'
import { rowsOf, withDatabase } from './database'
import { interleave, ratioOf } from './interleave'
import { randomFrom, walk } from './random'
import { type Recent, recent } from './recent'
import { quantile, shown } from './stats'

const MINUTES = 40
const ASKED = 30
const EACH_MS = 500 // two quotes a second
const FROM = Date.UTC(2026, 0, 5, 9)
const RUNNING = FROM / MINUTE + MINUTES - 1

/** Prepared, with an index that holds all it needs, on a real timestamp: date_bin as it likes it best. */
const RIVAL = `select (extract(epoch from date_bin('1 minute', time, 'epoch')) * 1000)::float8 as "openTime",
    (array_agg(price order by time))[1] as open, max(price) as high, min(price) as low,
    (array_agg(price order by time desc))[1] as close, count(*)::int as count
  from ticks where instrument_id = $1 and time >= $2 group by 1 order by 1`

/** The last thirty one-minute candles of one instrument: from memory, and by SQL over the quotes. */
export const p3: Bench = {
  name: 'p3',
  title: 'Recent candles of one instrument',
  run: ({ full, say }) =>
    withDatabase(async ({ client }) => {
      const instruments = full ? 2_000 : 200
      const board = await fill(client, instruments)
      say(`${shown(instruments * MINUTES * (MINUTE / EACH_MS))} quotes in memory and in the database`)
      const ask = async (i: number) =>
        rowsOf<Recent>(client, { name: 'recent', text: RIVAL }, [i, new Date((RUNNING - ASKED + 1) * MINUTE)])
      for (let i = 0; i < instruments; i += Math.ceil(instruments / 50))
        compare(recent(board, i, RUNNING, ASKED), await ask(i))
      const random = randomFrom(3)
      const any = () => Math.floor(random() * instruments)
      let kept = 0
      const ours = async () => p50(20_000, () => (kept += recent(board, any(), RUNNING, ASKED).length))
      const theirs = async () => p50(full ? 400 : 200, () => ask(any()))
      const pairs = await interleave(5, ours, theirs)
      const medians = (side: 'ours' | 'theirs') =>
        quantile(
          pairs.map((pair) => pair[side]),
          0.5,
        )
      return [
        {
          what: 'p50 of the last 30 one-minute candles, in process',
          against: 'date_bin ... GROUP BY over the quotes, covering index, prepared',
          unit: 'ratio',
          value: ratioOf(pairs),
          goals: { better: 'less', floor: 1 / 20, target: 1 / 100, moonshot: 1 / 500 },
          notes: [
            `${shown(medians('ours') * 1_000)} µs against ${shown(medians('theirs') * 1_000)} µs: 1/${shown(medians('theirs') / medians('ours'))}`,
            `${shown((ASKED * MINUTE) / EACH_MS)} quotes in 30 minutes of an instrument; candles of 50 instruments equal (${kept > 0})`,
          ],
        },
      ]
    }),
}

function compare(ours: Recent[], theirs: Recent[]): void {
  if (theirs.length !== ASKED || JSON.stringify(ours) !== JSON.stringify(theirs))
    throw new WrongAnswer(`Memory says ${JSON.stringify(ours[0])}, SQL ${JSON.stringify(theirs[0])}`)
}

async function p50(times: number, ask: () => unknown): Promise<number> {
  const took: number[] = []
  for (let k = 0; k < times; k++) {
    const startedAt = performance.now()
    const answer = ask()
    if (answer instanceof Promise) await answer
    took.push(performance.now() - startedAt)
  }
  return quantile(took, 0.5)
}

/** The same quotes into the board and, in the order of their arrival, into a table. */
async function fill(client: Client, instruments: number): Promise<Board> {
  await client.query(
    'create table ticks (instrument_id int not null, time timestamptz not null, price float8 not null)',
  )
  const board = new Board(FROM / MINUTE - 1)
  board.reserve(instruments)
  const random = randomFrom(7)
  const prices = Array.from({ length: instruments }, () => 313 + Math.round(random() * 1_463))
  const stream = client.query(copyFrom('copy ticks from stdin'))
  const batch = new Batch()
  for (let time = FROM; time < FROM + MINUTES * MINUTE; time += EACH_MS) {
    const at = new Date(time).toISOString()
    const lines = prices.map((price, i) => {
      prices[i] = walk(price, random)
      batch.add(i, prices[i]!, NaN, time, NaN, 0, time)
      return `${i}\t${at}\t${prices[i]}\n`
    })
    board.apply(batch, [])
    batch.clear()
    if (!stream.write(lines.join(''))) await new Promise((resolve) => stream.once('drain', resolve))
    if (time % (5 * SECOND) === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  stream.end()
  await finished(stream)
  await client.query('create index on ticks (instrument_id, time) include (price)')
  await client.query('vacuum analyze ticks')
  return board
}
