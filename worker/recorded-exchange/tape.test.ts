import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { MINUTE } from '@/lib/platform/time'
import { toNumber } from './decimal'
import { CODES, TAPE_MINUTES, TAPE_START } from './instruments'
import { foldTrades, markets, type Market } from './market'
import { tickOf } from './path'
import { Tape, type Trade } from './tape'
import { readTape, writeTape, type Bar } from './tape-format'

const FIRST = TAPE_START / MINUTE
const tapes = new Map(CODES.map((code) => [code, new Tape(code)]))
const minutes = Array.from({ length: TAPE_MINUTES }, (_, i) => FIRST + i)

test.each<[code: (typeof CODES)[number], traded: number]>([
  ['BTCUSD', 5_745],
  ['ETHUSD', 5_682],
  ['XRPUSD', 5_468],
  ['LTCUSD', 5_383],
  ['EOSUSD', 5_087],
  ['IOTUSD', 4_405],
  ['NEOUSD', 4_154],
])('%s has its %i recorded minutes', (code, traded) => {
  expect(minutes.filter((minute) => tapes.get(code)?.bar(minute))).toHaveLength(traded)
})

/** What is wrong with the trades of a minute; undefined when nothing is. */
function flawOf(bar: Bar, trades: Trade[], minute: number): string | undefined {
  const prices = trades.map(({ price }) => price)
  const [early, late] = bar.close >= bar.open ? [bar.low, bar.high] : [bar.high, bar.low]
  const recorded = new Set([bar.open, bar.high, bar.low, bar.close])
  if (JSON.stringify(foldTrades(trades)) !== JSON.stringify(bar)) return 'does not fold'
  if (trades.length > 24 || trades.length < Math.min(4, bar.volume)) return 'too few or too many'
  if (prices.indexOf(early) > prices.lastIndexOf(late)) return 'turns in the wrong order'
  if (trades.some(({ size }) => size < 1)) return 'an empty trade'
  if (prices.some((price) => !recorded.has(price) && price % tickOf(bar.close) !== 0)) return 'a price off the grid'
  const times = [minute * MINUTE - 1, ...trades.map(({ time }) => time), (minute + 1) * MINUTE]
  if (times.some((time, i) => time <= (times[i - 1] ?? 0))) return 'times do not increase inside the minute'
  return undefined
}

test.each(CODES)('the trades of %s fold into every recorded minute exactly', (code) => {
  const tape = new Tape(code)
  const ids: number[] = []
  const flaws = minutes.flatMap((minute) => {
    const bar = tape.bar(minute)
    const trades = tape.trades(minute)
    ids.push(...trades.map(({ id }) => id))
    const flaw = bar ? flawOf(bar, trades, minute) : undefined
    return flaw ? [{ minute, flaw }] : []
  })
  expect(flaws).toEqual([])
  expect(ids).toEqual(ids.map((_, i) => tape.tradesBefore(FIRST) + 1 + i))
})

test('the market is the same in every process: this is the fingerprint of every tenth minute', () => {
  const hash = createHash('sha256')
  for (const tape of tapes.values()) {
    for (const minute of minutes.filter((_, i) => i % 10 === 0)) hash.update(JSON.stringify(tape.trades(minute)))
  }
  expect(hash.digest('hex')).toBe('1eb957f2566b22e601fbbdc31447896fdd48aa7d72e2ed33436eddf180b0eb09')
})

test('the next loop repeats the prices, keeps the time of day and goes on with the ids', () => {
  const tape = new Tape('IOTUSD')
  const loop = TAPE_MINUTES * MINUTE
  const last = tape.trades(FIRST + TAPE_MINUTES - 1).at(-1)
  const first = tape.trades(FIRST)
  const again = tape.trades(FIRST + TAPE_MINUTES)
  expect(again.map(({ time, price, size }) => [time - loop, price, size])).toEqual(
    first.map(({ time, price, size }) => [time, price, size]),
  )
  expect(again[0]?.id).toBe((last?.id ?? 0) + 1)
  expect((FIRST * MINUTE) % (24 * 60 * MINUTE)).toBe(0)
})

/** The slow way: every trade of the stretch, one by one. */
function sumTrades(market: Market, from: number, to: number) {
  const trades = [...market.trades(from, to)]
  return {
    high: Math.max(...trades.map(({ price }) => price)),
    low: Math.min(...trades.map(({ price }) => price)),
    volume: trades.reduce((sum, { size }) => sum + size, 0),
    count: trades.length,
  }
}

test.each<[name: string, from: number, to: number]>([
  ['a day that begins and ends inside a minute', 12_345, 24 * 60 * MINUTE + 12_345],
  ['a part of one minute', 5_000, 40_000],
  ['whole minutes', MINUTE, 4 * MINUTE - 1],
  ['a stretch over the seam of the tape', -90_001, 90_001],
])('figures of %s are those of its trades', (_, from, to) => {
  for (const market of markets().values()) {
    expect(market.summary(TAPE_START + from, TAPE_START + to)).toEqual(
      sumTrades(market, TAPE_START + from, TAPE_START + to),
    )
  }
})

test('a tape reads back what was written', () => {
  const bars = [
    {
      minute: 3,
      open: 705_340_000_000,
      high: 705_340_000_000,
      low: 705_339_999_999,
      close: 705_340_000_000,
      volume: 2,
    },
    { minute: 9, open: 93_605_722, high: 103_000_000, low: 93_000_000, close: 93_612_000, volume: 275_720_191_997_623 },
  ]
  expect([...readTape(writeTape(bars))]).toEqual(bars)
})

const recordings = process.env['CANDLEWICK_RECORDINGS'] ?? ''
const recordingOf = (code: string) => join(recordings, `t${code}_1m_2018-04-03_2018-04-06.json.gz`)

test.skipIf(!recordings || !existsSync(recordingOf('BTCUSD'))).each(CODES)(
  '%s is the recording, digit by digit',
  (code) => {
    const rows: unknown = JSON.parse(gunzipSync(readFileSync(recordingOf(code))).toString('utf8'))
    const played = minutes.flatMap((minute) => {
      const bar = tapes.get(code)?.bar(minute)
      return bar ? [[minute * MINUTE, ...[bar.open, bar.close, bar.high, bar.low, bar.volume].map(toNumber)]] : []
    })
    expect(played).toEqual(rows)
  },
)
