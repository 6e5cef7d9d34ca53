import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readBars } from '@/lib/candles/store'
import { readListedIds } from '@/lib/instruments/store'
import { connect, type Db } from '@/lib/platform/db'
import { openTestDatabase, withRollback } from '@/lib/platform/test-db'
import { DAY, MINUTE, SECOND } from '@/lib/platform/time'
import { bitfinex } from '@/lib/sources/bitfinex/bitfinex'
import { readWanted, tellWorker, WANTED } from '@/lib/sources/jobs'
import { lookUpPending } from '@/lib/sources/look-up'
import { pollSource } from '@/lib/sources/poll'
import { readRemoved, readSources } from '@/lib/sources/read-sources'
import { readSuggestions } from '@/lib/sources/read-suggestions'
import { removeOrphanedQuotes, removeSource } from '@/lib/sources/remove'
import { repairRange } from '@/lib/sources/repair'
import { sealSource } from '@/lib/sources/seal'
import { addTracked, listRuns, listTracked, registerSources, replaceTracked, writePaused } from '@/lib/sources/store'
import { startRecordedExchange } from './recorded-exchange/server'

const noon = Date.UTC(2026, 10, 21, 12)

/** The recorded market with one instrument to follow, and a clock. */
async function collecting(db: Db, followed = ['BTCUSD']) {
  const clock = { time: noon }
  const now = () => clock.time
  const exchange = await startRecordedExchange({ port: 0, now })
  onTestFinished(() => exchange.close())
  const source = bitfinex(
    {
      id: 'recorded',
      label: 'Recorded market',
      prefix: 'RECORDED',
      recorded: true,
      firstTracked: followed,
      freshness: { lateAfter: 75 * SECOND, staleAfter: 85 * SECOND },
      pace: { pattern: '* * * * *', every: MINUTE },
    },
    exchange.url,
    { sleep: async () => {}, random: () => 0, historyGap: 0 },
  )
  const io = { now, signal: new AbortController().signal, keep: async () => {} }
  const known = new Map([[source.id, source]])
  await registerSources(db, [source.id], noon)
  await addTracked(db, source.id, followed, noon)
  const poll = () => pollSource(db, source, { scheduledAt: Math.floor(now() / MINUTE) * MINUTE, attempt: 1 }, io)
  return {
    clock,
    exchange,
    source,
    io,
    poll,
    seal: () => sealSource(db, source, io),
    views: () => readSources(db, known, now()),
    removed: () => readRemoved(db, known),
  }
}

const countOf = async (db: Db, table: string) => {
  const [row] = await db.execute<{ n: number }>(sql.raw(`select count(*)::int as n from ${table}`))
  return row!.n
}

const TABLES = ['candles', 'quotes', 'last_quotes', 'source_runs', 'source_counters', 'instruments']
const countsOf = async (db: Db) =>
  Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await countOf(db, table)])))

test('a code that is added is known and has its history before the next full minute, and no minute is asked twice', () =>
  withRollback(async (db) => {
    const { clock, source, io, poll, seal, views } = await collecting(db)
    await poll()
    await seal()
    clock.time += 20 * SECOND
    await replaceTracked(db, source.id, ['BTCUSD', 'ETHUSD', 'NOSUCHUSD'], clock.time)
    expect(await lookUpPending(db, source, io)).toBe(2)
    await seal()
    const [view] = await views()
    expect(view!.instruments.map(({ code, state }) => [code, state])).toEqual([
      ['BTCUSD', 'ok'],
      ['ETHUSD', 'ok'],
      ['NOSUCHUSD', 'unknown'],
    ])
    const id = (await readListedIds(db, source.id)).get('ETHUSD')!
    expect((await readBars(db, id, '1m', { from: noon - DAY, to: noon })).length).toBeGreaterThan(1_400)
    expect(await listRuns(db, source.id, 10)).toHaveLength(1)
    expect(await lookUpPending(db, source, io)).toBe(0)
  }))

test('a gap is read again from history, and says so until it is filled', () =>
  withRollback(async (db) => {
    const { clock, source, poll, seal, views } = await collecting(db)
    await poll()
    await seal()
    clock.time += 10 * MINUTE
    await poll()
    await seal()
    const gap = { from: noon, to: clock.time }
    expect((await views())[0]!.gaps).toMatchObject([{ ...gap, filledAt: clock.time }])
    const id = (await readListedIds(db, source.id)).get('BTCUSD')!
    const range = { from: noon + 2 * MINUTE, to: noon + 5 * MINUTE }
    const whole = await readBars(db, id, '1m', range)
    await db.execute(sql`delete from candles where open_time >= ${range.from} and open_time < ${range.to}`)

    expect(await repairRange(db, source, gap, clock.time)).toBe(1)
    expect((await views())[0]!.gaps).toMatchObject([{ ...gap, filledAt: null }])
    await seal()
    expect(await readBars(db, id, '1m', range)).toEqual(whole)
    expect((await views())[0]!.gaps).toMatchObject([{ ...gap, filledAt: clock.time }])
  }))

test('what cannot be repaired says why', () =>
  withRollback(async (db) => {
    const { source, clock } = await collecting(db)
    const range = { from: noon - MINUTE, to: noon }
    const { history: _, ...door } = source
    await expect(repairRange(db, door, range, clock.time)).rejects.toMatchObject({ kind: 'conflict' })
    await expect(repairRange(db, source, { ...range, to: noon + 1 }, clock.time)).rejects.toMatchObject({
      kind: 'conflict',
    })
    await writePaused(db, source.id, noon)
    await expect(repairRange(db, source, range, clock.time)).rejects.toMatchObject({ kind: 'conflict' })
  }))

test('removed data is gone and stays away over a restart, until it is brought back', () =>
  withRollback(async (db) => {
    const { clock, source, poll, seal, views, removed } = await collecting(db)
    await poll()
    await seal()
    await db.execute(sql`insert into instruments (symbol, source, code, name, kind, listed_at)
      values ('OTHER:A', 'other', 'A', 'A', 'other', ${noon})`)
    expect(await countsOf(db)).toMatchObject({ candles: expect.any(Number), last_quotes: 7, source_runs: 1, quotes: 7 })

    await removeSource(db, source.id, clock.time)
    await removeOrphanedQuotes(db)
    expect(await countsOf(db)).toEqual({
      candles: 0,
      quotes: 0,
      last_quotes: 0,
      source_runs: 0,
      source_counters: 0,
      instruments: 1,
    })
    expect([await views(), await removed()]).toEqual([
      [],
      [{ id: 'recorded', label: 'Recorded market', recorded: true }],
    ])

    await registerSources(db, [source.id], clock.time) // as a worker does when it starts
    clock.time += MINUTE
    expect(await poll()).toBeNull()
    expect(await seal()).toBe(0)
    expect(await countOf(db, 'candles')).toBe(0)

    await writePaused(db, source.id, null)
    expect(await poll()).toBe(7)
    await seal()
    expect((await views())[0]).toMatchObject({
      id: 'recorded',
      state: 'ok',
      instruments: [{ code: 'BTCUSD', state: 'ok' }],
    })
    expect(await removed()).toEqual([])
  }))

test('an answer that comes after the removal is not taken', () =>
  withRollback(async (db) => {
    const { clock, source, io } = await collecting(db)
    const poll = source.poll.bind(source)
    const removing = {
      ...source,
      poll: async (...asked: Parameters<typeof poll>) => {
        const answer = await poll(...asked)
        await removeSource(db, source.id, clock.time)
        return answer
      },
    }
    expect(await pollSource(db, removing, { scheduledAt: noon, attempt: 1 }, io)).toBe(0)
    expect(await countOf(db, 'instruments')).toBe(0)
  }))

test('what is traded most and not followed is suggested', () =>
  withRollback(async (db) => {
    const { source, poll } = await collecting(db)
    await poll()
    const codes = await readSuggestions(db, source)
    expect(codes).toHaveLength(6)
    expect(codes[0]).toBe('ETHUSD')
    expect(codes).not.toContain('BTCUSD')
    expect(await readSuggestions(db, { ...source, suggested: ['AVAXUSD', 'BTCUSD'] })).toContain('AVAXUSD')
    expect((await listTracked(db, source.id)).map(({ code }) => code)).toEqual(['BTCUSD'])
  }))

test('the worker hears what the web wants, when it is committed', async () => {
  const { url, db, close } = await openTestDatabase()
  const { listen, close: hangUp } = connect(url, { max: 1, name: 'test' })
  onTestFinished(async () => {
    await hangUp()
    await close()
  })
  const heard = vi.fn<(payload: string) => void>()
  await listen(WANTED, heard)
  await db.transaction(async (tx) => {
    await tellWorker(tx, 'kraken')
    expect(heard).not.toHaveBeenCalledWith('{"source":"kraken"}')
  })
  await vi.waitFor(() => expect(heard).toHaveBeenLastCalledWith('{"source":"kraken"}'))
  expect(heard.mock.calls.map(([payload]) => readWanted(payload)).at(-1)).toEqual({ source: 'kraken' })
  expect(['', 'kraken', '{}'].map(readWanted)).toEqual([undefined, undefined, undefined])
})
