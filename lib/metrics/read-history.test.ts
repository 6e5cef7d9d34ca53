import { expect, test } from 'vitest'
import { writeMinutes } from '@/lib/candles/store'
import { registerListings } from '@/lib/instruments/store'
import { withRollback } from '@/lib/platform/test-db'
import { MINUTE } from '@/lib/platform/time'
import { readHistory } from './read-history'

const START = Date.UTC(2026, 0, 5, 9)

test('of a pushed instrument, minutes without a size are quoted, and minutes without a push are quiet', () =>
  withRollback(async (db) => {
    const listing = { code: 'TEA', name: 'TEA', kind: 'other' as const, base: null, quote: null }
    const ids = await registerListings(db, { id: 'push', prefix: 'PUSH' }, [listing], 0)
    const minute = (at: number, volume: number | null) => ({
      instrumentId: ids.get('TEA')!,
      openTime: START + at * MINUTE,
      open: 1,
      high: 1,
      low: 1,
      close: 1,
      volume,
      count: 1,
      openedAt: null,
      closedAt: null,
      quality: 'trades' as const,
    })
    await writeMinutes(db, [minute(0, 5), minute(1, null), minute(3, 5)], 'replace')
    const range = { from: START, to: START + 4 * MINUTE, cursor: undefined }
    const at = { now: START + 10 * MINUTE, secret: 'sixteen letters or more' }
    expect(await readHistory(db, 'PUSH:TEA', { ...range, measure: 'volume' }, at)).toMatchObject({
      received: 2,
      points: [{ value: 5 }, { value: 5 }],
      gaps: [
        { from: START + MINUTE, to: START + 2 * MINUTE, reason: 'not_stated' },
        { from: START + 2 * MINUTE, to: START + 3 * MINUTE, reason: 'no_trades' },
      ],
    })
    expect(await readHistory(db, 'PUSH:TEA', { ...range, measure: 'price' }, at)).toMatchObject({
      received: 3,
      gaps: [{ from: START + 2 * MINUTE, reason: 'no_trades' }],
    })
  }))
