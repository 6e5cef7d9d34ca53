import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { alertRevisions, instruments } from '@/drizzle/schema'
import type { InstrumentKind } from '@/lib/instruments/instrument'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { AlertBody, type AlertDraft } from './contract'
import { createAlert, getAlert, listAlerts, patchAlert, removeAlert } from './store'

const noon = Date.UTC(2026, 10, 20, 12)
const SECRET = 'a secret of a test'
const above: AlertDraft = {
  name: 'Tea is dear',
  scope: { symbols: ['push:tea'] },
  condition: { type: 'above', value: 4 },
}
const create = (db: Db, draft: AlertDraft = above) => createAlert(db, AlertBody.parse(draft), noon)
const list = (db: Db, request = {}) => listAlerts(db, { limit: 100, ...request }, SECRET)
const listInstrument = (db: Db, symbol: string, source: string, kind: InstrumentKind = 'crypto') =>
  db.insert(instruments).values({ symbol, source, code: symbol, name: symbol, kind, listedAt: noon })

test('after installation there is one alert: volume over three times its average, everywhere, to the inbox', () =>
  withRollback(async (db) => {
    expect((await list(db)).alerts).toMatchObject([
      {
        id: 1,
        scope: { all: true },
        measure: 'volume',
        condition: { type: 'ratio', factor: 3, window: '1h' },
        on: 'tick',
        noData: 'keep',
        channels: [1],
        enabled: true,
        state: 'ok',
        lastFiredAt: null,
      },
    ])
  }))

test('an alert is kept as it was written, with what was left out', () =>
  withRollback(async (db) => {
    const made = await create(db)
    expect(made).toMatchObject({ revision: 1, scope: { symbols: ['PUSH:TEA'] }, measure: 'price', on: 'tick' })
    expect(made.condition).toEqual(above.condition)
    expect(await getAlert(db, made.id)).toEqual(made)
  }))

test('only another rule is another revision, and the old ones are kept', () =>
  withRollback(async (db) => {
    const { id } = await create(db)
    expect(await patchAlert(db, id, { name: 'Tea' }, noon + 1)).toMatchObject({ revision: 1, name: 'Tea' })
    expect(await patchAlert(db, id, { condition: { type: 'above', value: 5 } }, noon + 2)).toMatchObject({
      revision: 2,
    })
    expect(await patchAlert(db, id, { enabled: false }, noon + 3)).toMatchObject({ revision: 2, enabled: false })
    expect(await patchAlert(db, 1, { channels: [] }, noon)).toMatchObject({ revision: 1, channels: [] })
    const revisions = await db
      .select()
      .from(alertRevisions)
      .where(sql`alert_id = ${id}`)
      .orderBy(sql`revision`)
    expect(revisions.map(({ rule }) => (rule as { condition: unknown }).condition)).toEqual([
      { type: 'above', value: 4 },
      { type: 'above', value: 5 },
    ])
  }))

test('a removed alert is gone, once', () =>
  withRollback(async (db) => {
    const { id } = await create(db)
    await removeAlert(db, id, noon)
    await expect(getAlert(db, id)).rejects.toThrow(`There is no alert ${id}.`)
    await expect(removeAlert(db, id, noon)).rejects.toThrow(`There is no alert ${id}.`)
  }))

test.each<[what: string, draft: AlertDraft, pointer: string]>([
  ['an instrument that nobody lists', { ...above, scope: { symbols: ['KRAKEN:BTCUDS'] } }, '/scope/symbols/0'],
  ['a source that is none', { ...above, scope: { source: 'krakn' } }, '/scope/source'],
  ['a lane by the minute', { ...above, scope: { symbols: ['LANE:CNSGH-NLRTM'] } }, '/scope/symbols/0'],
  ['the rate of what is no lane', { ...above, measure: 'rate', scope: { symbols: ['PUSH:TEA'] } }, '/scope/symbols/0'],
  ['the rate of a source without lanes', { ...above, measure: 'rate', scope: { source: 'kraken' } }, '/scope/source'],
  [
    'a lane that nobody has prices for',
    { ...above, measure: 'rate', scope: { symbols: ['LANE:A-B'] } },
    '/scope/symbols/0',
  ],
  ['a channel that is none', { ...above, channels: [1, 77] }, '/channels/1'],
])('%s is a mistake', (_, draft, pointer) =>
  withRollback(async (db) => {
    await expect(create(db, draft)).rejects.toMatchObject({ kind: 'invalid', errors: [{ pointer }] })
  }),
)

test('lists page, search, and find who watches an instrument by whatever scope', () =>
  withRollback(async (db) => {
    await listInstrument(db, 'KRAKEN:BTCUSD', 'kraken')
    await db.execute(sql`insert into sources (id, created_at) values ('kraken', ${noon}) on conflict do nothing`)
    await create(db)
    await create(db, { ...above, name: 'Bitcoin', scope: { symbols: ['KRAKEN:BTCUSD'] } })
    await create(db, { ...above, name: 'All of Kraken', scope: { source: 'kraken' } })
    const names = async (request: object) => (await list(db, request)).alerts.map(({ name }) => name)
    expect(await names({ symbol: 'kraken:btcusd' })).toEqual(['Unusual volume', 'Bitcoin', 'All of Kraken'])
    expect(await names({ search: 'tea' })).toEqual(['Tea is dear'])
    const first = await list(db, { limit: 3 })
    expect(first.alerts).toHaveLength(3)
    expect((await list(db, { limit: 3, cursor: first.next })).alerts).toMatchObject([{ name: 'All of Kraken' }])
  }))

test('a rule of days is about lanes, wherever its measure stands', () =>
  withRollback(async (db) => {
    await listInstrument(db, 'LANE:A-B', 'freight', 'lane')
    await listInstrument(db, 'KRAKEN:BTCUSD', 'kraken')
    const condition = { any: [{ type: 'above', value: 4, measure: 'rate' }] } as const
    const lanes = await create(db, { ...above, name: 'lanes', scope: { all: true }, condition })
    expect(lanes.measure).toBe('rate')
    await create(db, { ...above, name: 'freight', measure: 'rate', scope: { source: 'freight' } })
    const names = async (symbol: string) => (await list(db, { symbol })).alerts.map(({ name }) => name)
    expect(await names('LANE:A-B')).toEqual(['lanes', 'freight'])
    expect(await names('KRAKEN:BTCUSD')).toEqual(['Unusual volume'])
  }))

test.each<[what: string, rule: object, path: string]>([
  [
    'a window of half a day on days',
    { measure: 'rate', condition: { type: 'ratio', factor: 2, window: '12h' } },
    'condition.window',
  ],
  ['a window of a month on minutes', { condition: { type: 'ratio', factor: 2, window: '30d' } }, 'condition.window'],
  [
    'silence of hours on days',
    { measure: 'rate', condition: { any: [{ type: 'no-data', after: '30h' }] } },
    'condition.any.0.after',
  ],
  ['silence of a month on minutes', { condition: { type: 'no-data', after: '30d' } }, 'condition.after'],
  ['minutes that a day has to hold for', { measure: 'rate', for: '5m' }, 'for'],
  ['a cooldown of hours on days', { measure: 'rate', cooldown: '36h' }, 'cooldown'],
  [
    'days together with minutes',
    { condition: { all: [above.condition, { type: 'above', value: 4, measure: 'rate' }] } },
    'condition.all.1.measure',
  ],
])('%s is refused at its field', (_, rule, path) => {
  const parsed = AlertBody.safeParse({ ...above, ...rule })
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toEqual([path])
})

test.each<[what: string, rule: object, path: string]>([
  ['recovery beyond the level', { condition: { type: 'above', value: 4 }, recovery: 5 }, 'recovery'],
  ['one recovery for a group', { condition: { all: [{ type: 'above', value: 4 }] }, recovery: 3 }, 'recovery'],
  ['a window of half a minute', { condition: { type: 'ratio', factor: 3, window: '90s' } }, 'condition'],
  ['a change of nothing', { condition: { type: 'change', percent: 0, window: '5m' } }, 'condition'],
])('%s is refused', (_, rule, path) => {
  const parsed = AlertBody.safeParse({ ...above, ...rule })
  expect(parsed.error?.issues[0]?.path[0]).toBe(path)
})
