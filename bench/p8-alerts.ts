import { finished } from 'node:stream/promises'
import type { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { MINUTE } from '@/lib/platform/time'
import { AlertMarket, type Quotes, quotesOf, START, watchesOf } from './alert-market'
import { type Bench, type Goals, WrongAnswer } from './bench'
import { rowsOf, withDatabase } from './database'
import { interleave, oursOf, ratioOf, theirsOf } from './interleave'
import { randomFrom } from './random'
import { shown, timed } from './stats'

const GOALS: Goals = { better: 'less', floor: 1 / 10, target: 1 / 30, moonshot: 1 / 100 }

/** All alerts at once: their own averages over the hour before, and the newest quote of each instrument. */
const RIVAL = `with base as (
    select instrument_id, avg(volume) as mean, count(volume) as n from minutes
    where minute >= $1 and minute < $2 group by instrument_id)
  select w.id from watches w join newest q using (instrument_id) left join base b using (instrument_id)
  where case w.kind when 'above' then q.price > w.level when 'below' then q.price < w.level
    else b.n >= 30 and q.volume > w.level * b.mean end`

/** Which of 100,000 alerts hold after a minute of the whole market. */
export const p8: Bench = {
  name: 'p8',
  title: 'Evaluating all alerts',
  run: ({ full, say }) =>
    withDatabase(
      async ({ client }) => {
        const instruments = full ? 50_000 : 10_000
        const watches = watchesOf(instruments)
        const market = await AlertMarket.open(instruments, watches)
        const random = randomFrom(8)
        await client.query(`create table minutes (instrument_id int, minute int, volume float8);
          create table newest (instrument_id int primary key, price float8, volume float8);
          create table watches (id int primary key, instrument_id int, kind text, level float8)`)
        await load(
          client,
          'watches',
          watches.map(({ id, instrument, kind, level }) => [id, instrument, kind, level]),
        )
        let quotes: Quotes = quotesOf(instruments, random)
        for (let minute = START - 60; minute < START; minute++) {
          quotes = quotesOf(instruments, random)
          market.take(minute * MINUTE + 1, quotes)
          await keep(client, minute, quotes)
        }
        await client.query('create index on minutes (minute, instrument_id) include (volume)')
        await client.query('vacuum analyze')
        say(`${shown(watches.length)} alerts on ${shown(instruments)} instruments, an hour of minutes on both sides`)

        let minute = START
        let compared = 0
        const ours = async () => {
          quotes = quotesOf(instruments, random)
          return market.take(minute * MINUTE + 1, quotes)
        }
        const theirs = async () => {
          await load(client, 'newest', rowsFrom(quotes), true)
          const of = [minute - 60, minute]
          const answer = new Set(
            (await rowsOf<{ id: number }>(client, { name: 'watch', text: RIVAL }, of)).map(({ id }) => id),
          )
          compare(await market.firing(), answer)
          compared += answer.size
          const took = await timed(() => rowsOf(client, { name: 'watch', text: RIVAL }, of))
          await keep(client, minute, quotes)
          minute++
          return took
        }
        const pairs = await interleave(full ? 7 : 5, ours, theirs)
        return [
          {
            what: `which of ${shown(watches.length)} alerts hold after one quote of each of ${shown(instruments)} instruments`,
            against:
              'one SQL statement over the same alerts, newest quotes and minutes, prepared, with a covering index',
            unit: 'ratio',
            value: ratioOf(pairs),
            goals: GOALS,
            notes: [
              `${shown(oursOf(pairs).median)} ms against ${shown(theirsOf(pairs).median)} ms: 1/${shown(1 / ratioOf(pairs).median)}; ours takes the quotes into their candles as well`,
              `at the beginning of a minute, when every average moves; the same ${shown(compared)} answers on both sides`,
            ],
          },
        ]
      },
      { shared_buffers: '512MB', work_mem: '256MB' },
    ),
}

function compare(ours: ReadonlySet<number>, theirs: ReadonlySet<number>): void {
  const wrong = [...ours].filter((id) => !theirs.has(id)).length + [...theirs].filter((id) => !ours.has(id)).length
  if (theirs.size === 0 || wrong > 0) throw new WrongAnswer(`${wrong} of ${theirs.size} alerts differ`)
}

const rowsFrom = ({ price, size }: Quotes) => [...price.keys()].map((i) => [i, price[i]!, size[i]!])
const keep = (client: Client, minute: number, { size }: Quotes) =>
  load(
    client,
    'minutes',
    [...size.keys()].map((i) => [i, minute, size[i]!]),
  )

async function load(client: Client, into: string, rows: (string | number)[][], isWhole = false): Promise<void> {
  if (isWhole) await client.query(`truncate ${into}`)
  const stream = client.query(copyFrom(`copy ${into} from stdin`))
  stream.end(rows.map((row) => `${row.join('\t')}\n`).join(''))
  await finished(stream)
  if (isWhole) await client.query(`analyze ${into}`)
}
