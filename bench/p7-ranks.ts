import type { Client } from 'pg'
import { DAY, MINUTE } from '@/lib/platform/time'
import { BLOCK, HourWindow, type MinuteValues } from '@/lib/windows/hours'
import { type Ranked, rankWindow } from '@/lib/windows/rank-window'
import { type Bench, WrongAnswer } from './bench'
import { rowsOf, withDatabase } from './database'
import { interleave, oursOf, ratioOf, theirsOf } from './interleave'
import { load } from './machine'
import { shown, timed } from './stats'

const MINUTES = DAY / MINUTE
const LAST = Date.UTC(2026, 0, 5, 9, 41) / MINUTE
const FIRST = LAST - MINUTES + 1

/** The price of an instrument in a minute: nothing but arithmetic, so that SQL makes the very same. */
const priceAt = (i: number, minute: number) => 100 + ((i * 31 + (minute - FIRST + 120) * ((i % 97) + 3)) % 10_007) / 100
const PRICE = `100 + ((i::bigint * 31 + (minute - ${FIRST} + 120) * (i % 97 + 3)) % 10007)::float8 / 100`

const RIVAL = `select instrument_id as id, stddev_pop(close) as deviation, rank() over (order by stddev_pop(close) desc) as rank
  from candles where open_time >= $1 and open_time < $2 group by instrument_id order by 2 desc`

/** Ranks of all instruments over 24 h: from rolling windows one minute on, and by SQL over the minute candles. */
export const p7: Bench = {
  name: 'p7',
  title: 'Volatility ranks over 24 h',
  run: ({ full, say }) =>
    withDatabase(
      async ({ client }) => {
        const instruments = full ? 50_000 : 2_000
        await fill(client, instruments)
        say(`${shown(instruments * MINUTES)} minute candles in the database, load ${load()}`)
        const values = (minute: number): MinuteValues =>
          Float64Array.from({ length: instruments }, (_, i) => priceAt(i, minute))
        const window = new HourWindow(instruments, (first) =>
          Array.from({ length: BLOCK }, (_, k) => values(first + k)),
        )
        for (let minute = FIRST - (FIRST % BLOCK); minute <= LAST; minute++) window.add(minute, values(minute))
        const turnMs = await timed(() => rankWindow(window)) // the first of the hour: loads the one that is leaving
        const asked = { name: 'ranks', text: RIVAL }
        const range = [FIRST * MINUTE, (LAST + 1) * MINUTE]
        const answer = await rowsOf<{ id: number; deviation: number }>(client, asked, range)
        const difference = compare(rankWindow(window), answer)
        let minute = LAST
        const ours = async () => {
          const next = values(++minute)
          return timed(() => {
            window.add(minute, next)
            rankWindow(window)
          })
        }
        const theirs = async () => {
          const ms = await timed(() => client.query(asked, range))
          say(`SQL ${shown(ms)} ms, load ${load()}`)
          return ms
        }
        const pairs = await interleave(5, ours, theirs)
        const [mine, rival] = [oursOf(pairs).median, theirsOf(pairs).median]
        return [
          {
            what: `${shown(instruments)} instruments: one more minute into the windows, then all ranks`,
            against: 'stddev_pop ... GROUP BY over the minute candles',
            unit: 'ratio',
            value: ratioOf(pairs),
            goals: { better: 'less', floor: 1 / 100, target: 1 / 1_000, moonshot: 1 / 5_000 },
            notes: [
              `${shown(mine)} ms against ${shown(rival)} ms: 1/${shown(rival / mine)}; first of each hour ${shown(turnMs)} ms, without reading the minutes`,
              `largest relative difference between the two deviations ${shown(difference)}`,
            ],
          },
        ]
      },
      // The rival may use both cores and enough memory to sort and hash without the disk.
      { work_mem: '256MB', max_parallel_workers_per_gather: '2', max_wal_size: '8GB', shared_buffers: '2GB' },
    ),
}

/** Throws unless both know the same instruments, in an order that their own deviations justify. */
function compare({ order, deviation }: Ranked, answer: { id: number; deviation: number }[]): number {
  if (order.length !== answer.length) throw new WrongAnswer(`${order.length} ranks, SQL has ${answer.length}`)
  let worst = 0
  for (const { id, deviation: theirs } of answer)
    worst = Math.max(worst, Math.abs(deviation[id]! - theirs) / (theirs || 1))
  for (let k = 1; k < order.length; k++)
    if (deviation[order[k]!]! > deviation[order[k - 1]!]!) throw new WrongAnswer(`Rank ${k + 1} is above rank ${k}`)
  if (worst > 1e-9) throw new WrongAnswer(`Deviations differ by ${worst}`)
  return worst
}

/** Minute by minute, as it is written in life: an instrument's rows lie far apart. */
async function fill(client: Client, instruments: number): Promise<void> {
  const [from, to] = [FIRST * MINUTE, (LAST + 1) * MINUTE]
  await client.query(`select ensure_partitions('candles', ${DAY}, ${from}, ${to})`)
  const HOURS = 60
  for (let first = FIRST; first <= LAST; first += HOURS) {
    const last = Math.min(LAST, first + HOURS - 1)
    await client.query(
      `insert into candles (instrument_id, open_time, open, high, low, close, count, quality, opened_at, closed_at)
        select i, minute * ${MINUTE}, price, price, price, price, 2, 3, minute * ${MINUTE}, minute * ${MINUTE} + 30000
        from generate_series(${first}::bigint, ${last}::bigint) as minute, generate_series(0, ${instruments - 1}) as i,
          lateral (select ${PRICE} as price) as p`,
    )
  }
  await client.query('vacuum analyze candles')
}
