import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { readBars } from '@/lib/candles/store'
import type { Db } from '@/lib/platform/db'
import { openTestDatabase } from '@/lib/platform/test-db'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { symbolByRule } from '@/lib/sources/bitfinex/parse'
import { bitfinexStream } from '@/lib/sources/bitfinex/stream'
import { krakenStream } from '@/lib/sources/kraken/stream'
import { openPairs } from '@/lib/sources/kraken/pairs'
import { openCall } from '@/lib/sources/kraken/call'
import { openAsk } from '@/lib/sources/ask'
import { handClock } from '@/lib/sources/scripted-stream'
import type { Stream, StreamState } from '@/lib/sources/stream'
import type { After } from '@/lib/sources/quiet'
import { Desk } from '../market/desk'
import { Market } from '../market/market'
import { toNumber } from '../recorded-exchange/decimal'
import { CODES } from '../recorded-exchange/instruments'
import { markets } from '../recorded-exchange/market'
import type { Misbehaviour } from '../recorded-exchange/misbehave'
import { startRecordedExchange, type RecordedExchange } from '../recorded-exchange/server'
import { findIdleInTransaction, findWrongCandles } from './oracle'
import { ROUNDS, SEED, tell } from './seed'

const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
const START = Date.UTC(2026, 10, 21, 12)
const STEP = SECOND
/** Real time between two steps, so that everything said in one is heard before the next. */
const HEARD = 3
const IS_LONG = ROUNDS !== undefined
const MINUTES = IS_LONG ? 30 : 2
/** More than enough for what is under way, and for a connection that has to be opened again. */
const ARRIVES = 20 * SECOND

const STREAMS: Record<string, (exchange: RecordedExchange, after: After) => Stream> = {
  kraken: ({ url }, after) =>
    krakenStream(`${url.replace('http', 'ws')}/v2`, openPairs(openCall(openAsk('kraken', 'Kraken', url))), after),
  bitfinex: ({ url }, after) => bitfinexStream(`${url.replace('http', 'ws')}/ws/2`, symbolByRule, after),
}

/** The market on one exchange's WebSocket, all on a clock that the test drives, all waits of the stream included. */
async function trading(id: string) {
  const clock = handClock(START)
  const { db, url, close } = await openTestDatabase()
  const exchange = await startRecordedExchange({ port: 0, now: clock.now })
  const market = await Market.open({ url, log, now: clock.now })
  const desk = new Desk(market, { id, prefix: id.toUpperCase() })
  const ending = new AbortController()
  const states: StreamState[] = []
  const running = STREAMS[id]!(exchange, clock.after).run(CODES, desk, {
    now: clock.now,
    log,
    signal: ending.signal,
    random: () => 0.5,
    onState: (state) => void states.push(state),
    onRefused: () => {},
  })
  let stopping: Promise<void> | undefined
  const stop = () =>
    (stopping ??= (async () => {
      await sleep(200)
      ending.abort()
      await running
      desk.settle()
      await market.stop()
    })())
  onTestFinished(async () => {
    await stop()
    await exchange.close()
    await close()
  })
  await expect.poll(() => states.at(-1)?.state, { timeout: 15_000 }).toBe('live')

  /** Lets the market go on for so long. */
  async function pass(ms: number, step = STEP): Promise<void> {
    for (const until = clock.now() + ms; clock.now() < until;) {
      clock.pass(Math.min(step, until - clock.now()))
      exchange.sweep()
      await sleep(HEARD)
    }
  }
  return { db, exchange, clock, states, pass, stop }
}

/** What the tape holds of whole minutes, and its number of trades. */
function tapeOf(code: (typeof CODES)[number], from: number, to: number) {
  const tape = markets().get(code)!
  return Array.from({ length: (to - from) / MINUTE }, (_, n) => from / MINUTE + n).flatMap((minute) => {
    const bar = tape.bar(minute, to)
    if (!bar) return []
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map(toNumber)
    const volume = toNumber(bar.volume)
    return [{ openTime: minute * MINUTE, open, high, low, close, volume, count: tape.countIn(minute, to) }]
  })
}

/** The candles of whole minutes as the API reads them, by code. */
async function readAll(db: Db, from: number, to: number) {
  const rows = await db.execute<{ id: number; code: string }>(sql`select id, code from instruments order by id`)
  const read = async ({ id, code }: { id: number; code: string }) => {
    const bars = await readBars(db, id, '1m', { from, to })
    return [code, bars.map(({ quality: _, ...bar }) => bar)] as const
  }
  return Object.fromEntries(await Promise.all(rows.map(read)))
}

const wholeTape = (from: number, to: number) =>
  Object.fromEntries(
    CODES.map((code) => [
      code,
      tapeOf(code, from, to).map(({ volume, ...bar }) => ({ ...bar, volume: expect.closeTo(volume, 9) as unknown })),
    ]),
  )

/** Trades that the journal holds more than once. */
async function findDoubled(db: Db): Promise<unknown[]> {
  return [...(await db.execute(sql`select trade_id from quotes group by instrument_id, trade_id having count(*) > 1`))]
}

const ALL: Misbehaviour[] = [
  { how: 'duplicate', share: 0.3, seed: SEED },
  { how: 'reorder', withinMs: 5 * SECOND, seed: SEED },
  { how: 'late', ms: 3 * MINUTE, share: 0.2, seed: SEED },
]
const CASES: [name: string, rules: Misbehaviour[]][] = [
  ['some trades come twice, some late, and all in any order', ALL],
  ...(IS_LONG ? ALL.map((rule): [string, Misbehaviour[]] => [`${rule.how} alone is wrong`, [rule]]) : []),
]

test.each(Object.keys(STREAMS).flatMap((id) => CASES.map(([name, rules]) => [id, name, rules] as const)))(
  '%s: when %s, the candles are those of the tape with each trade in it once',
  async (id, _, rules) => {
    const house = await trading(id)
    const from = START + MINUTE
    for (const rule of rules) house.exchange.misbehave(rule)
    await house.pass(MINUTE + MINUTES * MINUTE)
    const to = house.clock.now()
    await house.pass(4 * MINUTE)
    await house.stop()
    expect(await readAll(house.db, from, to)).toEqual(wholeTape(from, to))
    expect(await findWrongCandles(house.db)).toEqual([])
    expect(await findDoubled(house.db)).toEqual([])
    expect(await findIdleInTransaction(house.db)).toEqual([])
  },
  60 * SECOND + MINUTES * 10 * SECOND,
)

// The short form has it without the sockets, in the market's own tests.
test.skipIf(!IS_LONG).each(Object.keys(STREAMS))(
  '%s: trades that come 65 minutes late, long after memory gave up their minute, are in its candle',
  async (id) => {
    const house = await trading(id)
    await house.pass(MINUTE)
    const from = house.clock.now()
    house.exchange.misbehave({
      how: 'late',
      ms: 65 * MINUTE,
      share: 0.2,
      seed: SEED,
      window: { from, to: from + 2 * MINUTE },
    })
    await house.pass(2 * MINUTE)
    await house.pass(66 * MINUTE, 4 * SECOND)
    await house.stop()
    const to = house.clock.now()
    expect(await readAll(house.db, from, to)).toEqual(wholeTape(from, to))
    expect(await findWrongCandles(house.db)).toEqual([])
    expect(await findDoubled(house.db)).toEqual([])
  },
  180 * SECOND,
)

test.each(
  Object.keys(STREAMS).flatMap((id) => (['drop', 'silent', 'garbage'] as const).map((how) => [id, how] as const)),
)(
  '%s: after %s the socket is opened again where it must, and the snapshot fills what was missed',
  async (id, how) => {
    const house = await trading(id)
    const from = START + MINUTE
    await house.pass(90 * SECOND)
    house.exchange.misbehave(how === 'garbage' ? { how, count: 200 } : { how })
    const struckAt = house.clock.now()
    await house.pass(30 * SECOND, SECOND / 2)
    house.exchange.behave()
    await house.pass(MINUTE)
    const back = house.states.find((state) => state.state === 'live' && state.since > struckAt)
    tell(
      `${id}, ${how}: ${back && 'since' in back ? `live again after ${back.since - struckAt} ms` : 'stayed connected'}`,
    )
    const to = house.clock.now()
    await house.pass(ARRIVES)
    await house.stop()
    expect(await readAll(house.db, from, to)).toEqual(wholeTape(from, to))
    expect(await findWrongCandles(house.db)).toEqual([])
    expect(await findDoubled(house.db)).toEqual([])
    expect(await findIdleInTransaction(house.db)).toEqual([])
  },
  60 * SECOND,
)
