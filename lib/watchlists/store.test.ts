import { expect, test } from 'vitest'
import { registerListings } from '@/lib/instruments/store'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { changeWatchlist, createWatchlist, listWatchlists, orderWatchlists, removeWatchlist } from './store'

const now = Date.UTC(2026, 0, 5)

async function listCodes(db: Db, source: string, codes: string[]) {
  const listings = codes.map((code) => ({ code, name: code, kind: 'crypto' as const, base: null, quote: null }))
  await registerListings(db, { id: source, prefix: source.toUpperCase() }, listings, now)
}
const make = (db: Db, name: string, symbols: string[] = []) => createWatchlist(db, { name, symbols }, now)

test('a list takes what it knows and names the rest', () =>
  withRollback(async (db) => {
    await listCodes(db, 'kraken', ['BTCUSD', 'ETHUSD'])
    await listCodes(db, 'bitfinex', ['BTCUSD'])
    const { watchlist, unknown } = await make(db, 'Majors', ['KRAKEN:BTCUSD', 'eth/usd', 'btcusd', 'nosuch'])
    expect(watchlist).toMatchObject({ name: 'Majors', symbols: ['KRAKEN:BTCUSD', 'KRAKEN:ETHUSD'], updatedAt: now })
    expect(unknown).toEqual([
      { written: 'btcusd', candidates: ['BITFINEX:BTCUSD', 'KRAKEN:BTCUSD'] },
      { written: 'nosuch', candidates: [] },
    ])
    expect((await listWatchlists(db)).map(({ name }) => name)).toEqual(['Majors'])
  }))

test('a name belongs to one list, whatever its case', () =>
  withRollback(async (db) => {
    await make(db, 'Majors')
    const other = await make(db, 'Others')
    await expect(make(db, 'majors')).rejects.toMatchObject({ kind: 'conflict' })
    await expect(changeWatchlist(db, other.watchlist.id, { name: 'MAJORS' }, now)).rejects.toMatchObject({
      kind: 'conflict',
    })
    expect((await changeWatchlist(db, other.watchlist.id, { name: 'OTHERS' }, now)).watchlist.name).toBe('OTHERS')
  }))

test('symbols are added at the end, put in another order, and taken away', () =>
  withRollback(async (db) => {
    await listCodes(db, 'kraken', ['A1', 'B1', 'C1'])
    const { id } = (await make(db, 'Mine', ['A1', 'B1'])).watchlist
    const change = async (part: object) => (await changeWatchlist(db, id, part, now + 1)).watchlist.symbols
    expect(await change({ add: ['C1', 'A1'] })).toEqual(['KRAKEN:A1', 'KRAKEN:B1', 'KRAKEN:C1'])
    expect(await change({ symbols: ['KRAKEN:C1', 'KRAKEN:A1'] })).toEqual(['KRAKEN:C1', 'KRAKEN:A1'])
    expect(await change({ name: 'Yours' })).toEqual(['KRAKEN:C1', 'KRAKEN:A1'])
    expect((await listWatchlists(db))[0]).toMatchObject({ name: 'Yours', updatedAt: now + 1 })
  }))

test('what is on a list stays there while its source is away', () =>
  withRollback(async (db) => {
    await listCodes(db, 'kraken', ['A1', 'B1'])
    const { id } = (await make(db, 'Mine', ['A1', 'B1'])).watchlist
    await db.execute("update instruments set removed_at = 1 where code = 'A1'")
    const changed = await changeWatchlist(db, id, { symbols: ['KRAKEN:B1', 'KRAKEN:A1'] }, now)
    expect(changed).toMatchObject({ watchlist: { symbols: ['KRAKEN:B1', 'KRAKEN:A1'] }, unknown: [] })
  }))

test('lists are put in order, and removed', () =>
  withRollback(async (db) => {
    const ids: number[] = []
    for (const name of ['A', 'B', 'C']) ids.push((await make(db, name)).watchlist.id)
    expect((await orderWatchlists(db, [ids[2]!])).map(({ name }) => name)).toEqual(['C', 'A', 'B'])
    await removeWatchlist(db, ids[0]!)
    expect((await listWatchlists(db)).map(({ name }) => name)).toEqual(['C', 'B'])
    await expect(removeWatchlist(db, ids[0]!)).rejects.toMatchObject({ kind: 'not-found' })
    await expect(orderWatchlists(db, [ids[0]!])).rejects.toMatchObject({ kind: 'not-found' })
    await expect(changeWatchlist(db, ids[0]!, {}, now)).rejects.toMatchObject({ kind: 'not-found' })
  }))
