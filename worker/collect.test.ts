import { onTestFinished, expect, test } from 'vitest'
import { readBars } from '@/lib/candles/store'
import { judge } from '@/lib/freshness/freshness'
import { getInstrument } from '@/lib/instruments/store'
import { readHistory } from '@/lib/metrics/read-history'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import { bitfinex } from '@/lib/sources/bitfinex/bitfinex'
import { kraken } from '@/lib/sources/kraken/kraken'
import { pollSource } from '@/lib/sources/poll'
import { readSources } from '@/lib/sources/read-sources'
import { continueBackfill, sealSource } from '@/lib/sources/seal'
import type { Source } from '@/lib/sources/source'
import { addTracked, listRuns, listTracked, registerSources, replaceTracked } from '@/lib/sources/store'
import { toNumber } from './recorded-exchange/decimal'
import type { Code } from './recorded-exchange/instruments'
import { markets } from './recorded-exchange/market'
import { startRecordedExchange } from './recorded-exchange/server'

const noon = Date.UTC(2026, 10, 21, 12)
const pace = {
  freshness: { lateAfter: 75 * SECOND, staleAfter: 85 * SECOND },
  pace: { pattern: '* * * * *', every: MINUTE },
}
const world = { sleep: async () => {}, random: () => 0, historyGap: 0 }
/** Minutes that the Kraken adapter trusts one OHLC answer to hold. */
const REACH = 715
type Open = (url: string) => Source
const openBitfinex: Open = (url) =>
  bitfinex(
    {
      id: 'bitfinex',
      label: 'Bitfinex',
      prefix: 'BITFINEX',
      recorded: false,
      firstTracked: { mostTraded: 20 },
      ...pace,
    },
    url,
    world,
  )
const openKraken: Open = (url) => kraken({ firstTracked: ['BTCUSD', 'ETHUSD'], ...pace }, url, world)

/** A source that asks the recorded exchange over HTTP, and a clock that both of them believe. */
async function collecting(db: Db, open: Open) {
  const clock = { time: noon }
  const now = () => clock.time
  const exchange = await startRecordedExchange({ port: 0, now })
  onTestFinished(() => exchange.close())
  const source = open(exchange.url)
  const io = { now, signal: new AbortController().signal, keep: async () => {} }
  await registerSources(db, [source.id], noon)
  if (!('mostTraded' in source.firstTracked)) await addTracked(db, source.id, source.firstTracked, noon)
  const poll = (attempt = 1) =>
    pollSource(db, source, { scheduledAt: Math.floor(now() / MINUTE) * MINUTE, attempt }, io)
  const view = async () => (await readSources(db, new Map([[source.id, source]]), now()))[0]!
  return { clock, exchange, source, io, poll, view, seal: () => sealSource(db, source, io) }
}

/** What the tape holds of complete minutes; those without trades are absent. */
function tapeOf(code: Code, from: number, to: number) {
  const bars = []
  for (let openTime = from; openTime < to; openTime += MINUTE) {
    const bar = markets()
      .get(code)!
      .bar(openTime / MINUTE, to)
    if (!bar) continue
    const [open, high, low, close, volume] = [bar.open, bar.high, bar.low, bar.close, bar.volume].map(toNumber)
    bars.push({ openTime, open, high, low, close, volume })
  }
  return bars
}

async function kept(db: Db, symbol: string, from: number, to: number) {
  const { id } = await getInstrument(db, symbol)
  return readBars(db, id, '1m', { from, to })
}

test('at first start the last 24 h come from history, for the most traded pairs', () =>
  withRollback(async (db) => {
    const { poll, seal, source, view } = await collecting(db, openBitfinex)
    expect(await poll()).toBe(7)
    expect((await listTracked(db, source.id)).map(({ code }) => code)).toContain('BTCUSD')
    await seal()
    const bars = await kept(db, 'BITFINEX:BTCUSD', noon - DAY, noon)
    expect(bars).toMatchObject(tapeOf('BTCUSD', noon - DAY, noon))
    const history = await readHistory(db, 'BITFINEX:BTCUSD', { measure: 'price' }, { now: noon, secret: 'secret' })
    expect(history.expected).toBe(1_440)
    expect(history.received).toBeGreaterThanOrEqual(1_420)
    expect(history.received + history.gaps.reduce((sum, gap) => sum + (gap.to - gap.from) / MINUTE, 0)).toBe(1_440)
    expect(history.gaps.filter(({ reason }) => reason !== 'no_trades')).toEqual([])
    expect((await view()).state).toBe('ok')
  }))

test('the same moment polled again, or by a restarted worker, is stored once', () =>
  withRollback(async (db) => {
    const { poll, source, clock } = await collecting(db, openBitfinex)
    expect(await poll()).toBe(7)
    clock.time += 3 * SECOND
    expect(await poll(2)).toBeNull()
    expect(await listRuns(db, source.id, 10)).toHaveLength(1)
    expect(await kept(db, 'BITFINEX:ETHUSD', noon, noon + MINUTE)).toMatchObject([{ count: 1, quality: 'poll' }])
  }))

test('an outage of 20 minutes is shown, recorded, and filled without a minute missing or doubled', () =>
  withRollback(async (db) => {
    const { clock, poll, seal, exchange, source, view } = await collecting(db, openBitfinex)
    const [down, up, end] = [noon + 3 * MINUTE, noon + 23 * MINUTE, noon + 27 * MINUTE]
    for (; clock.time < end; clock.time += MINUTE) {
      if (clock.time === down) exchange.misbehave({ how: 'outage' })
      if (clock.time === up) exchange.behave()
      await poll().catch(() => {})
      await seal().catch(() => {})
      if (clock.time !== down + MINUTE) continue
      const { lastSuccess, state, lastError } = await view()
      expect(judge(lastSuccess, source.freshness, lastSuccess! + 90 * SECOND)).toBe('stale')
      expect(state).toBe('unreachable')
      expect(lastError?.message).toContain('could not be reached')
    }
    expect((await view()).gaps).toEqual([{ from: down - MINUTE, to: up, reason: 'source_down', filledAt: up }])
    for (const code of ['BTCUSD', 'NEOUSD'] as const) {
      const bars = (await kept(db, `BITFINEX:${code}`, noon - DAY, end - MINUTE)).filter(
        ({ quality }) => quality === 'exchange',
      )
      expect(bars).toMatchObject(tapeOf(code, noon - DAY, end - MINUTE))
    }
    const runs = await listRuns(db, source.id, 500)
    for (let minute = noon; minute < end; minute += MINUTE) {
      const attempts = runs.filter(({ scheduledAt }) => scheduledAt === minute)
      const succeeded = attempts.filter(({ error }) => error === null)
      expect(attempts.length, `attempts for ${new Date(minute).toISOString()}`).toBeGreaterThan(0)
      expect(succeeded).toHaveLength(minute >= down && minute < up ? 0 : 1)
    }
  }))

test('a worker that did not run leaves a gap of its own kind, and history fills it', () =>
  withRollback(async (db) => {
    const { clock, poll, seal, view } = await collecting(db, openBitfinex)
    await poll()
    await seal()
    clock.time += 10 * MINUTE
    await poll()
    await seal()
    expect((await view()).gaps).toEqual([{ from: noon, to: clock.time, reason: 'not_collected', filledAt: clock.time }])
    const bars = (await kept(db, 'BITFINEX:BTCUSD', noon, clock.time)).filter(({ quality }) => quality === 'exchange')
    expect(bars).toMatchObject(tapeOf('BTCUSD', noon, clock.time))
  }))

test('Kraken hands out twelve hours at once, and the twelve before come from single trades', () =>
  withRollback(async (db) => {
    const { poll, seal, source, io, view } = await collecting(db, openKraken)
    expect(await poll()).toBe(2)
    await seal()
    expect(
      (await readHistory(db, 'KRAKEN:BTCUSD', { measure: 'price' }, { now: noon, secret: 'secret' })).received,
    ).toBe(REACH)
    expect((await view()).backfills).toMatchObject([
      { symbol: 'KRAKEN:BTCUSD', from: noon - DAY, to: noon - REACH * MINUTE, progress: 0, state: 'waiting' },
      { symbol: 'KRAKEN:ETHUSD', state: 'waiting' },
    ])
    await continueBackfill(db, source, io)
    const [running] = (await view()).backfills
    expect(running).toMatchObject({ state: 'running' })
    expect(running!.progress).toBeGreaterThan(0)
    while (await continueBackfill(db, source, io));
    expect((await view()).backfills.map(({ state, progress }) => [state, progress])).toEqual([
      ['done', 1],
      ['done', 1],
    ])
    const bars = await kept(db, 'KRAKEN:BTCUSD', noon - DAY, noon - REACH * MINUTE)
    expect(bars).toMatchObject(tapeOf('BTCUSD', noon - DAY, noon - REACH * MINUTE))
    expect(new Set(bars.map(({ quality }) => quality))).toEqual(new Set(['trades']))
  }))

test('a pair that the exchange does not know is shown as such and sinks no other', () =>
  withRollback(async (db) => {
    const { poll, source, view } = await collecting(db, openKraken)
    await replaceTracked(db, source.id, ['BTCUSD', 'NOSUCHPAIR', 'XRPUSD'], noon)
    expect(await poll()).toBe(2)
    expect((await view()).instruments.map(({ code, state }) => [code, state]).toSorted()).toEqual([
      ['BTCUSD', 'ok'],
      ['NOSUCHPAIR', 'unknown'],
      ['XRPUSD', 'ok'],
    ])
  }))
