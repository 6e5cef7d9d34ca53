import type { Client } from 'pg'
import { expect, test } from 'vitest'
import { AlertRule } from '@/lib/alerts/alert'
import { Trial } from '@/lib/alerts/backtest'
import { compile } from '@/lib/alerts/rule'
import { foldTrades, type Trade } from '@/lib/candles/fold-trades'
import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import { Batch } from '../market/batch'
import { Board } from '../market/board'
import { Directory } from '../market/directory'
import { Presence } from '../market/presence'
import { toNumber } from '../recorded-exchange/decimal'
import { markets } from '../recorded-exchange/market'
import { Engine } from './engine'

const CODES = ['BTCUSD', 'NEOUSD', 'EOSUSD'] as const
const FROM = Date.UTC(2018, 3, 3)
const TO = FROM + 4 * DAY
const VOLUME = { measure: 'volume', on: 'close' }

const RULES = [
  { ...VOLUME, condition: { type: 'ratio', factor: 3, window: '1h' } },
  { ...VOLUME, condition: { type: 'ratio', factor: 2, window: '20m' }, recovery: 1, cooldown: '30m' },
  { ...VOLUME, condition: { type: 'ratio', factor: 1.5, window: '1h' }, for: '3m' },
  { on: 'close', condition: { type: 'change', percent: 1, window: '30m' }, noData: 'ok' },
  { on: 'close', condition: { type: 'change', percent: -2, window: '2h' }, again: { percent: 10 } },
  { on: 'close', condition: { type: 'crosses-up', value: 6_800 }, recovery: 6_790, for: '2m' },
  {
    on: 'close',
    condition: { type: 'no-data', after: '90s' },
    scope: { symbols: CODES.map((code) => `TEST:${code}`) },
  },
  {
    on: 'close',
    condition: {
      all: [
        { type: 'ratio', factor: 2, window: '1h', measure: 'volume' },
        { type: 'change', percent: 0.5, window: '5m' },
      ],
    },
    expiresAt: FROM + 3 * DAY,
  },
].map((rule) => AlertRule.parse({ scope: { all: true }, ...rule }))

const TRADES = CODES.map((code): Trade[] =>
  [...markets().get(code)!.trades(FROM, TO)].map(({ time, price, size, id }) => ({
    time,
    price: toNumber(price),
    size: toNumber(size),
    seq: id,
  })),
)

/** Episodes as `rule symbol start end`, in one order. */
type Told = Map<string, string>

/** Minute after minute through the board and the engine, as the market does it, with what polls and seals would not change. */
function live(): Promise<Told> {
  let clock = FROM
  const directory = new Directory()
  const board = new Board(FROM / MINUTE - 1)
  const engine = new Engine({ board, directory, presence: new Presence(), now: () => clock })
  board.watcher = engine
  for (const [at, code] of CODES.entries())
    directory.resolve(
      directory.list('test', `TEST:${code}`, { code, name: code, kind: 'crypto', base: null, quote: null }, FROM),
      at + 1,
    )
  return run()

  async function run(): Promise<Told> {
    await engine.change(
      RULES.map((rule, at) => ({ id: at + 1, revision: 1, rule, isLive: true, isRemoved: false, updatedAt: 0 })),
    )
    const told: Told = new Map()
    const batch = new Batch()
    const next = CODES.map(() => 0)
    for (let minute = FROM; minute < TO; minute += MINUTE) {
      for (const [index, trades] of TRADES.entries()) {
        for (; next[index]! < trades.length && trades[next[index]!]!.time < minute + MINUTE; next[index]!++) {
          const { time, price, size, seq } = trades[next[index]!]!
          batch.add(index, price, size!, time, seq!, 1, time)
        }
      }
      clock = minute + MINUTE + 2 * SECOND
      board.reserve(directory.size)
      board.advance(Math.floor(clock / MINUTE))
      engine.begin(clock)
      board.apply(batch, [])
      batch.clear()
      engine.sweep(clock)
      await write(engine, told)
    }
    return told
  }
}

/** What the engine would write, read as a database would. */
async function write(engine: Engine, told: Told): Promise<void> {
  const client = {
    query: async (text: string, [rows]: [string] | [] = []) => {
      if (!rows || !/episodes/.test(text) || /outbox/.test(text)) return
      for (const row of JSON.parse(rows) as Record<string, number>[]) {
        const key = `${row.alert} ${CODES[row.instrument! - 1]} ${row.started}`
        if (text.startsWith('update')) told.set(key, String(row.ended))
        else told.set(key, told.get(key) ?? 'open')
      }
    },
  }
  await engine.take()?.write(client as unknown as Client)
}

/** The same rules on the minutes that the same trades make, folded by other means. */
function tried(): Told {
  const told: Told = new Map()
  for (const [index, code] of CODES.entries()) {
    const rows = foldTrades(TRADES[index]!).map(({ openTime, open, high, low, close, volume }) => ({
      minute: openTime / MINUTE,
      open,
      high,
      low,
      isStreamed: true,
      values: { price: close, volume, volume_24h: null, change_absolute: null, change_percentage: null, rate: null },
    }))
    const series = { instrumentId: index + 1, symbol: `TEST:${code}`, source: 'test', rows, told: [] }
    const trial = new Trial(series, { from: FROM, to: TO })
    for (const [at, rule] of RULES.entries()) {
      for (const fire of trial.run(compile(rule)).fires)
        told.set(`${at + 1} ${code} ${fire.at}`, fire.endedAt === null ? 'open' : String(fire.endedAt))
    }
  }
  return told
}

test('a live run over the four recorded days equals the backtest of the same days, episode by episode', async () => {
  const [ran, backtested] = [await live(), tried()]
  const perRule = RULES.map((_, at) => [...backtested.keys()].filter((key) => key.startsWith(`${at + 1} `)).length)
  // Every rule says something, or the comparison would say nothing about it.
  expect(Math.min(...perRule)).toBeGreaterThan(0)
  expect([...ran].toSorted()).toEqual([...backtested].toSorted())
}, 120_000)
