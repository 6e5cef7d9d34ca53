import type { Client } from 'pg'
import { expect, test } from 'vitest'
import { AlertRule } from '@/lib/alerts/alert'
import { MINUTE, SECOND } from '@/lib/platform/time'
import { randomFrom } from '../faults/random'
import { Batch } from '../market/batch'
import { Board } from '../market/board'
import { Directory } from '../market/directory'
import { Presence } from '../market/presence'
import { Engine } from './engine'

const INSTRUMENTS = 2_000
const EACH = 50
/** For this run: FAULT_SEED, or a new one. It is in the name of the test, so that a run can be repeated. */
const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31))
const START = Date.UTC(2026, 0, 5, 9)
const END = START + 60 * MINUTE
const LONG = 20 * MINUTE // after the end, so that all that was pending is over

type Rule = {
  type: 'above' | 'below' | 'crosses-up' | 'crosses-down' | 'ratio'
  level: number
  recovery: number | null
  hold: number
  cooldown: number
}
/** Prices and sizes are whole, so that what is met exactly is met often, and sums are beyond doubt. */
type Quote = { time: number; price: number; size: number }

const random = randomFrom(SEED)
const whole = (below: number) => Math.floor(random() * below)
const pick = <T>(values: readonly T[]) => values[whole(values.length)]!

function makeRule(): Rule {
  const type = pick(['above', 'below', 'crosses-up', 'crosses-down', 'ratio'] as const)
  const hold = type === 'ratio' ? 0 : pick([0, 0, 30 * SECOND, 150 * SECOND])
  const cooldown = pick([0, 0, MINUTE, 5 * MINUTE])
  if (type === 'ratio') return { type, level: pick([1, 1.5, 2, 3]), recovery: null, hold, cooldown }
  const level = 100 + whole(61) - 30
  const side = type === 'above' || type === 'crosses-up' ? -1 : 1
  return { type, level, recovery: random() < 0.3 ? level + side * whole(6) : null, hold, cooldown }
}

function makeQuotes(): Quote[] {
  const quotes: Quote[] = []
  let price = 100
  for (let time = START + whole(60_000); time < END; time += 1 + whole(random() < 0.05 ? 300_000 : 90_000)) {
    price = Math.max(60, Math.min(140, price + whole(7) - 3))
    quotes.push({ time, price, size: 1 + whole(20) })
  }
  return quotes
}

/** One alert on one instrument, worked out the long way: every quote, every minute added up anew. */
function oracle(
  { type, level, recovery, hold, cooldown }: Rule,
  quotes: readonly Quote[],
): [start: number, end: number | null][] {
  const episodes: [number, number | null][] = []
  let holdsSince: number | null = null
  let open: number | null = null
  let coolUntil = 0
  let wasOnThisSide = false
  const volumes = new Map<number, number>()
  const begin = (at: number) => {
    open = episodes.push([at, null]) - 1
    holdsSince = null
  }
  const startOf = (since: number) => Math.max(since + hold, coolUntil, (episodes.at(-1)?.[0] ?? -1) + 1)
  const isUp = type === 'above' || type === 'crosses-up'
  const isBeyond = (price: number, than: number) => (isUp ? price > than : price < than)

  const holdsAt = ({ time, price }: Quote): boolean => {
    if (type !== 'ratio') {
      if (open !== null) return isBeyond(price, recovery ?? level)
      if (!isBeyond(price, level)) wasOnThisSide = true
      return isBeyond(price, level) && (wasOnThisSide || type === 'above' || type === 'below')
    }
    const minute = Math.floor(time / MINUTE)
    const before = Array.from({ length: 10 }, (_, k) => volumes.get(minute - 1 - k)).filter(
      (volume) => volume !== undefined,
    )
    const sum = before.reduce((total, volume) => total + volume, 0)
    // In whole numbers: volume > level * sum / n. Fewer than half of the ten say nothing, and leave it as it is.
    if (before.length < 5) return open !== null
    return volumes.get(minute)! * before.length * 2 > level * 2 * sum
  }

  for (const quote of quotes) {
    const minute = Math.floor(quote.time / MINUTE)
    volumes.set(minute, (volumes.get(minute) ?? 0) + quote.size)
    // Prices go on holding between quotes, so what was waited for may be over before this one.
    if (holdsSince !== null && type !== 'ratio' && startOf(holdsSince) < quote.time) begin(startOf(holdsSince))
    const holds = holdsAt(quote)
    if (open !== null) {
      if (holds) continue
      episodes[open]![1] = quote.time
      coolUntil = quote.time + cooldown
      open = null
    } else if (!holds) holdsSince = null
    else {
      const isNextMinute = holdsSince === null || type !== 'ratio' || minute <= lastHeld + 1
      if (holdsSince === null || !isNextMinute) holdsSince = quote.time
      lastHeld = minute
      if (startOf(holdsSince) <= quote.time) begin(quote.time)
    }
  }
  if (holdsSince !== null && type !== 'ratio' && startOf(holdsSince) < END + LONG - 2 * SECOND)
    begin(startOf(holdsSince))
  return episodes
}
/** The minute in which the volume of the alert that is worked out now was beyond last. */
let lastHeld = -1

async function runEngine(rules: readonly Rule[], market: readonly Quote[][]): Promise<string[]> {
  let clock = START
  const directory = new Directory()
  const board = new Board(START / MINUTE - 1)
  const engine = new Engine({ board, directory, presence: new Presence(), now: () => clock })
  board.watcher = engine
  for (let i = 0; i < INSTRUMENTS; i++) {
    const listing = { code: `I${i}`, name: '', kind: 'other' as const, base: null, quote: null }
    directory.resolve(directory.list('test', `TEST:I${i}`, listing, 0), i + 1)
  }
  await engine.change(
    rules.map(({ type, level, recovery, hold, cooldown }, at) => ({
      id: at + 1,
      revision: 1,
      rule: AlertRule.parse({
        scope: { symbols: [`TEST:I${at % INSTRUMENTS}`] },
        measure: type === 'ratio' ? 'volume' : 'price',
        condition: type === 'ratio' ? { type, factor: level, window: '10m' } : { type, value: level },
        recovery,
        for: hold === 0 ? null : `${hold}ms`,
        cooldown: cooldown === 0 ? null : `${cooldown}ms`,
      }),
      isLive: true,
      isRemoved: false,
      updatedAt: 0,
    })),
  )
  const told = new Map<string, string>()
  const client = {
    query: async (text: string, [rows]: [string] | [] = []) => {
      if (!rows || !/^(insert into|update) episodes/.test(text)) return
      for (const { alert, started, ended } of JSON.parse(rows) as Record<string, number>[]) {
        if (text.startsWith('insert')) told.set(`${alert} ${started}`, 'open')
        else told.set(`${alert} ${started}`, String(ended))
      }
    },
  }
  const batch = new Batch()
  const next = market.map(() => 0)
  for (let time = START; time < END; time += 10 * SECOND) {
    for (const [i, quotes] of market.entries()) {
      for (; next[i]! < quotes.length && quotes[next[i]!]!.time < time + 10 * SECOND; next[i]!++) {
        const quote = quotes[next[i]!]!
        batch.add(i, quote.price, quote.size, quote.time, NaN, 1, quote.time)
      }
    }
    clock = time + 10 * SECOND
    board.reserve(directory.size)
    board.advance(Math.floor(clock / MINUTE))
    engine.begin(clock)
    board.apply(batch, [])
    batch.clear()
    engine.sweep(clock)
    await engine.take()?.write(client as unknown as Client)
  }
  clock = END + LONG
  engine.sweep(clock)
  await engine.take()?.write(client as unknown as Client)
  return [...told].map(([episode, end]) => `${episode} ${end}`).toSorted()
}

test(`100,000 alerts over a random market for an hour fire exactly as the long way says (seed ${SEED})`, async () => {
  const rules = Array.from({ length: INSTRUMENTS * EACH }, makeRule)
  const market = Array.from({ length: INSTRUMENTS }, makeQuotes)
  const expected = rules
    .flatMap((rule, at) => {
      lastHeld = -1
      return oracle(rule, market[at % INSTRUMENTS]!).map(([start, end]) => `${at + 1} ${start} ${end ?? 'open'}`)
    })
    .toSorted()
  expect(expected.length).toBeGreaterThan(100_000)
  const found = await runEngine(rules, market)
  const wrong = { missing: difference(expected, found), invented: difference(found, expected) }
  expect(wrong).toEqual({ missing: [], invented: [] })
}, 180_000)

function difference(from: readonly string[], those: readonly string[]): string[] {
  const known = new Set(those)
  return from.filter((each) => !known.has(each)).slice(0, 5)
}
