import { sql } from 'drizzle-orm'
import { expect, onTestFinished, test } from 'vitest'
import { openTestServer } from '@/app/api/_http/test-server'
import { AlertsResponse, AlertView, BacktestResponse, ExplainResponse } from '@/lib/alerts/contract'
import { writeMinutes } from '@/lib/candles/store'
import { anEpisode, aTrace } from '@/lib/deliveries/test-episodes'
import { registerListings } from '@/lib/instruments/store'
import { Problem } from '@/lib/platform/contract'
import type { Db } from '@/lib/platform/db'
import { withRollback } from '@/lib/platform/test-db'
import { HOUR, MINUTE } from '@/lib/platform/time'
import { DELETE, GET as GET_ONE, PATCH, PUT } from './[id]/route'
import { GET as EXPLAIN } from './[id]/explain/route'
import { POST as BACKTEST } from './backtest/route'
import { GET, POST } from './route'

const NOON = Date.UTC(2026, 10, 21, 12) // what the clock of the test server shows
const THREE_TIMES = { type: 'ratio', factor: 3, window: '1h' }
/** As somebody writes it who writes all of it. */
const WHOLE = {
  name: 'Unusual volume',
  scope: { symbols: ['TEST:TEA'] },
  measure: 'volume',
  condition: THREE_TIMES,
  on: 'close',
  for: '2m',
  recovery: 2,
  cooldown: '10m',
  expiresAt: NOON + 24 * HOUR,
  noData: 'ok',
  channels: [1],
  enabled: true,
}
const SHORT = { name: 'Short', scope: { all: true }, condition: { type: 'above', value: 5 } }

async function open(db: Db) {
  const web = openTestServer(db)
  onTestFinished(() => web.close())
  const listings = ['TEA', 'RICE', 'SALT'].map((code) => ({
    code,
    name: code,
    kind: 'other' as const,
    base: null,
    quote: null,
  }))
  const ids = await registerListings(db, { id: 'test', prefix: 'TEST' }, listings, 0)
  const make = (body: unknown, headers = {}) => web.call(POST, { method: 'POST', body, headers })
  const made = async (body: unknown) => AlertView.parse((await make(body)).body)
  const of = (id: number) => ({ params: { id: String(id) } })
  return { ...web, ids, make, made, of }
}

test('an alert is made with all that it can say, and read again as it was written', () =>
  withRollback(async (db) => {
    const { make, call, of } = await open(db)
    const { status, body } = await make(WHOLE)
    expect(status).toBe(201)
    const made = AlertView.parse(body)
    expect(made).toMatchObject({
      ...WHOLE,
      revision: 1,
      state: 'ok',
      firing: 0,
      lastFiredAt: null,
    })
    expect((await call(GET_ONE, of(made.id))).body).toEqual(body)
  }))

test('what is left out of an alert has a default', () =>
  withRollback(async (db) => {
    const { make } = await open(db)
    const { status, body } = await make(SHORT)
    expect(status).toBe(201)
    expect(body).toMatchObject({
      measure: 'price',
      on: 'tick',
      for: null,
      recovery: null,
      cooldown: null,
      expiresAt: null,
      noData: 'keep',
      channels: [1],
      enabled: true,
    })
  }))

test.each<[what: string, condition: object]>([
  ['ratio', THREE_TIMES],
  ['above', { type: 'above', value: 5 }],
  ['below', { type: 'below', value: 0.00000001 }],
  ['crosses-up', { type: 'crosses-up', value: 5 }],
  ['crosses-down', { type: 'crosses-down', value: 5, recovery: 6 }],
  ['change', { type: 'change', percent: -1.5, window: '30m' }],
  ['rank', { type: 'rank', top: 3 }],
  ['no-data', { type: 'no-data', after: '90s' }],
  ['all of', { all: [THREE_TIMES, { type: 'change', percent: 1, window: '5m', measure: 'price' }] }],
  [
    'any of',
    {
      any: [
        { type: 'above', value: 5 },
        {
          all: [
            { type: 'rank', top: 3 },
            { type: 'below', value: 2 },
          ],
        },
      ],
    },
  ],
])('the condition %s comes back as it was given', (_, condition) =>
  withRollback(async (db) => {
    const { make } = await open(db)
    const { status, body } = await make({ ...SHORT, condition })
    expect(status).toBe(201)
    expect(AlertView.parse(body).condition).toEqual(condition)
  }),
)

test.each<[what: string, change: object, pointer: string]>([
  ['no name', { name: undefined }, '/name'],
  ['no scope', { scope: undefined }, '/scope'],
  ['an instrument that nobody lists', { scope: { symbols: ['TEST:TEA', 'TEST:NOBODY'] } }, '/scope/symbols/1'],
  ['a source that is none', { scope: { source: 'nobody' } }, '/scope/source'],
  ['a measure that is none', { measure: 'weight' }, '/measure'],
  ['a condition without its number', { condition: { type: 'above' } }, '/condition'],
  ['a condition of no type', { condition: { type: 'sideways' } }, '/condition'],
  ['a window of half a minute', { condition: { ...THREE_TIMES, window: '90s' } }, '/condition'],
  ['a recovery on the wrong side', { condition: { type: 'above', value: 5 }, recovery: 6 }, '/recovery'],
  ['one recovery for a group', { condition: { any: [THREE_TIMES] }, recovery: 1 }, '/recovery'],
  ['a hold that is no duration', { for: 'a while' }, '/for'],
  ['a day that is none', { expiresAt: 'tomorrow' }, '/expiresAt'],
  ['an end that has passed', { expiresAt: NOON }, '/expiresAt'],
  ['a policy that is none', { noData: 'panic' }, '/noData'],
  ['a channel that is not there', { channels: [1, 999] }, '/channels/1'],
  ['a field that is not known', { treshold: 5 }, '/treshold'],
])('an alert with %s is refused, and told where', (_, change, pointer) =>
  withRollback(async (db) => {
    const { make } = await open(db)
    const answer = await make({ ...SHORT, ...change })
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({ type: '/problems/invalid', status: 400 })
    const { errors } = Problem.parse(answer.body)
    expect(errors!.filter((each) => each.pointer.startsWith(pointer))).not.toEqual([])
    expect(errors![0]!.detail).toMatch(/./)
  }),
)

test('alerts are listed page by page, by name, by instrument, and by whether they are on', () =>
  withRollback(async (db) => {
    await db.execute(sql`update alerts set removed_at = 0`)
    const { make, call } = await open(db)
    await make(WHOLE)
    await make({ ...SHORT, enabled: false })
    await make({ ...SHORT, name: 'Another', scope: { symbols: ['TEST:RICE'] } })
    const list = async (query: string) => {
      const { status, body } = await call(GET, { query })
      expect(status).toBe(200)
      return AlertsResponse.parse(body)
    }
    const names = async (query: string) => (await list(query)).alerts.map(({ name }) => name)
    expect(await names('')).toEqual(['Unusual volume', 'Short', 'Another'])
    expect(await names('?search=unusual')).toEqual(['Unusual volume'])
    expect(await names('?symbol=TEST:RICE')).toEqual(['Short', 'Another'])
    expect(await names('?enabled=false')).toEqual(['Short'])
    const { alerts, next } = await list('?limit=2')
    expect(alerts).toHaveLength(2)
    expect((await list(`?limit=2&cursor=${next}`)).alerts.map(({ name }) => name)).toEqual(['Another'])
    expect((await call(GET, { query: '?cursor=forged' })).status).toBe(400)
    expect((await call(GET, { query: '?limt=2' })).body).toMatchObject({ errors: [{ pointer: '/limt' }] })
  }))

test('PUT replaces, PATCH changes, another rule is another revision, and what is removed is gone', () =>
  withRollback(async (db) => {
    const { made, call, of } = await open(db)
    const { id } = await made(WHOLE)
    const put = (body: object) => call(PUT, { ...of(id), method: 'PUT', body })
    const patch = (body: object) => call(PATCH, { ...of(id), method: 'PATCH', body })
    expect((await patch({ name: 'New name' })).body).toMatchObject({ name: 'New name', revision: 1, cooldown: '10m' })
    expect((await patch({ condition: { ...THREE_TIMES, factor: 4 } })).body).toMatchObject({ revision: 2, recovery: 2 })
    expect((await put(SHORT)).body).toMatchObject({ name: 'Short', revision: 3, cooldown: null, measure: 'price' })
    expect(await patch({ recovery: 6 })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/recovery' }] } })
    expect((await put({ name: 'No scope' })).status).toBe(400)
    expect((await call(GET_ONE, of(id))).body).toMatchObject({ name: 'Short', revision: 3 })
    expect((await call(DELETE, { ...of(id), method: 'DELETE' })).status).toBe(204)
    for (const gone of [
      await call(GET_ONE, of(id)),
      await put(SHORT),
      await patch({ name: 'x' }),
      await call(DELETE, { ...of(id), method: 'DELETE' }),
      await call(EXPLAIN, { ...of(id), query: `?symbol=TEST:TEA&at=${NOON}` }),
    ]) {
      expect(gone).toMatchObject({ status: 404, body: { type: '/problems/not-found' } })
    }
    expect((await call(GET_ONE, { params: { id: 'one' } })).status).toBe(400)
  }))

test('an alert that has expired is changed as it is, but not given another end that has passed', () =>
  withRollback(async (db) => {
    const { made, call, of, clock } = await open(db)
    const { id } = await made(WHOLE)
    clock.time += 48 * HOUR
    const put = (body: object) => call(PUT, { ...of(id), method: 'PUT', body })
    expect(await put({ ...WHOLE, name: 'Over' })).toMatchObject({ status: 200, body: { name: 'Over', revision: 1 } })
    expect(await put({ ...WHOLE, expiresAt: clock.time - 1 })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/expiresAt' }] },
    })
    expect((await put({ ...WHOLE, expiresAt: clock.time + 1 })).status).toBe(200)
  }))

test('a page of another site may change nothing', () =>
  withRollback(async (db) => {
    const { make, made, call, of } = await open(db)
    const { id } = await made(WHOLE)
    const headers = { origin: 'https://evil.example' }
    for (const answer of [
      await make(SHORT, headers),
      await make(SHORT, { 'sec-fetch-site': 'cross-site' }),
      await call(PUT, { ...of(id), method: 'PUT', body: SHORT, headers }),
      await call(PATCH, { ...of(id), method: 'PATCH', body: { name: 'x' }, headers }),
      await call(DELETE, { ...of(id), method: 'DELETE', headers }),
    ]) {
      expect(answer).toMatchObject({ status: 403, body: { type: '/problems/forbidden' } })
    }
    expect((await call(GET_ONE, of(id))).body).toMatchObject({ name: 'Unusual volume', revision: 1 })
  }))

/** Two hours of volume 100 before noon, but for the minutes before noon that are told. */
async function tell(db: Db, instrumentId: number, volumes: Record<number, number>) {
  const facts = Array.from({ length: 120 }, (_, at) => ({
    instrumentId,
    openTime: NOON - (120 - at) * MINUTE,
    open: 10,
    high: 11,
    low: 9,
    close: 10,
    volume: volumes[120 - at] ?? 100,
    count: 1,
    quality: 'trades' as const,
    openedAt: null,
    closedAt: null,
  }))
  await writeMinutes(db, facts, 'replace')
}

test('a backtest tells what would have fired, and with which threshold it would be so many a day', () =>
  withRollback(async (db) => {
    const { call, ids } = await open(db)
    await tell(db, ids.get('TEA')!, { 50: 301, 30: 450, 10: 900 })
    const { name: _, for: _hold, recovery: _recovery, cooldown: _cooldown, channels: _channels, ...alert } = WHOLE
    const ask = (body: object) => call(BACKTEST, { method: 'POST', body })
    const { status, body } = await ask({ alert, from: NOON - 2 * HOUR, to: NOON, target: { perDay: 12 } })
    expect(status).toBe(200)
    const answer = BacktestResponse.parse(body)
    expect(answer).toMatchObject({ total: 3, perDay: 36, coveredFrom: NOON - 2 * HOUR, threshold: 3 })
    expect(answer.fires[0]).toMatchObject({
      symbol: 'TEST:TEA',
      at: NOON - 49 * MINUTE,
      value: 301,
      mean: 100,
      ratio: 3.01,
    })
    expect(answer.curve.length).toBeGreaterThan(5)
    expect(answer.solved!.perDay).toBe(12)
    expect((await ask({ alert, from: new Date(NOON - HOUR).toISOString(), to: NOON / 1_000 })).body).toMatchObject({
      total: 3,
    })
    expect(await ask({ alert, from: NOON, to: NOON - HOUR })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/from' }] },
    })
    expect((await ask({ alert, from: 'then', to: NOON })).body).toMatchObject({ errors: [{ pointer: '/from' }] })
    expect((await ask({ alert, from: 0, to: NOON, target: { perDay: -1 } })).body).toMatchObject({
      errors: [{ pointer: '/target/perDay' }],
    })
  }))

test('an explanation says in words why it did or did not fire in a minute', () =>
  withRollback(async (db) => {
    const { made, call, of, ids } = await open(db)
    await tell(db, ids.get('TEA')!, { 50: 300, 30: 450 })
    const { for: _hold, recovery: _recovery, cooldown: _cooldown, ...rule } = WHOLE
    const { id } = await made({ ...rule, scope: { symbols: ['TEST:TEA', 'TEST:RICE'] } })
    const ask = async (symbol: string, minute: number) =>
      call(EXPLAIN, { ...of(id), query: `?symbol=${symbol}&at=${NOON - minute * MINUTE + 30_000}` })
    const words = async (symbol: string, minute: number) =>
      ExplainResponse.parse((await ask(symbol, minute)).body).words[0]
    const { status, body } = await ask('TEST:TEA', 50)
    expect(status).toBe(200)
    expect(ExplainResponse.parse(body)).toMatchObject({ fired: false, basis: 'candles', minute: NOON - 50 * MINUTE })
    expect(await words('TEST:TEA', 50)).toBe(
      'Volume was 300, not more than 300: 3 times the average of 100 over the 60 minutes before (60 of them real).',
    )
    expect(await words('TEST:TEA', 110)).toContain('Only 10 of the 60 minutes before were real, and 30 are needed')
    expect(await words('TEST:RICE', 50)).toContain('Nothing was quoted in this minute')
    await tell(db, ids.get('SALT')!, { 50: 900 })
    expect((await ask('TEST:SALT', 50)).body).toMatchObject({
      fired: false,
      words: ['This alert does not watch TEST:SALT.'],
      trace: null,
    })
    expect((await ask('TEST:NOBODY', 50)).status).toBe(404)
    expect((await call(EXPLAIN, of(id))).body).toMatchObject({ errors: [{ pointer: '/symbol' }, { pointer: '/at' }] })
  }))

test('asked at the very moment of a firing, that firing is explained, though it was found in the minute before', () =>
  withRollback(async (db) => {
    const { made, call, of, ids } = await open(db)
    const { id } = await made({ ...WHOLE, on: 'tick' })
    const about = { alertId: id, symbol: 'TEST:TEA', instrumentId: ids.get('TEA')! }
    const begin = (at: number, minute: number, value: number) => {
      const { readings, ...trace } = aTrace(at)
      return anEpisode(db, [], {
        ...about,
        at,
        trace: { ...trace, minute, readings: readings.map((each) => ({ ...each, value })) },
      })
    }
    const known = await begin(NOON - 20 * MINUTE, NOON - 21 * MINUTE, 4_090.22)
    await db.execute(sql`update episodes set ended_at = ${NOON - 15 * MINUTE}, end_reason = 'recovered'`)
    const first = await begin(NOON - 10 * MINUTE + 5_000, NOON - 10 * MINUTE, 500)
    await db.execute(
      sql`update episodes set ended_at = started_at + 130, end_reason = 'recovered' where ended_at is null`,
    )
    const second = await begin(NOON - 10 * MINUTE + 9_000, NOON - 10 * MINUTE, 600)
    const ask = async (at: number, symbol = 'test:tea') =>
      (await call(EXPLAIN, { ...of(id), query: `?symbol=${symbol}&at=${at}` })).body
    const told = (episodeId: number, value: number) => ({
      fired: true,
      basis: 'episode',
      episode: { id: episodeId, value, mean: 100 },
      trace: { readings: [{ value, mean: 100 }] },
    })
    const answer = await ask(NOON - 20 * MINUTE)
    expect(answer).toMatchObject({ ...told(known.id, 4_090.22), minute: NOON - 21 * MINUTE })
    expect(answer).toEqual(await ask(NOON - 20 * MINUTE - 1_000))
    expect(await ask(NOON - 20 * MINUTE + 1)).toMatchObject({ fired: false, minute: NOON - 20 * MINUTE })
    expect(await ask(NOON - 20 * MINUTE, 'TEST:RICE')).toMatchObject({ fired: false, episode: null })
    expect(await ask(NOON - 10 * MINUTE + 5_000)).toMatchObject(told(first.id, 500))
    expect(await ask(NOON - 10 * MINUTE + 9_000)).toMatchObject(told(second.id, 600))
    expect(await ask(NOON - 10 * MINUTE)).toMatchObject(told(second.id, 600))
  }))
