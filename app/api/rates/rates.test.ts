import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { GET as getCandles } from '@/app/api/instruments/[id]/candles/route'
import { GET as getInstrument } from '@/app/api/instruments/[id]/route'
import { GET as listInstruments } from '@/app/api/instruments/route'
import { GET as getHistory } from '@/app/api/metrics/[name]/history/route'
import { GET as getMetrics } from '@/app/api/metrics/route'
import { GET as listPorts } from '@/app/api/ports/route'
import { PUT as putPort } from '@/app/api/ports/[code]/route'
import { GET as getRanks } from '@/app/api/ranks/route'
import { GET as getRegions } from '@/app/api/regions/route'
import { PUT as putRegion } from '@/app/api/regions/[slug]/route'
import { POST as postExchangeRates, GET as getExchangeRates } from '@/app/api/exchange-rates/route'
import type { Server } from '@/app/api/_http/server'
import { InstrumentsResponse } from '@/lib/instruments/contract'
import type { RanksRequest } from '@/lib/ranks/contract'
import { readRanking } from '@/lib/ranks/read-ranks'
import { PortsResponse, RegionsResponse } from '@/lib/places/contract'
import { readEnv } from '@/lib/platform/env'
import { openTestDatabase } from '@/lib/platform/test-db'
import { LANE_TRAITS } from '@/lib/rates/lane'
import { openExchangeRates } from '@/lib/rates/open-exchange-rates'
import { loadSample } from '@/lib/rates/sample/load'
import { GET, POST } from './route'
import { DELETE as removeSample, GET as getSample } from './sample/route'

type Golden = Record<'date_from' | 'date_to' | 'origin' | 'destination', string> & {
  rows: { day: string; count: number; avg: number | null }[]
}
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('../../../lib/rates/fixtures/golden_rates.json', import.meta.url), 'utf8'),
)

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>
const now = Date.UTC(2020, 0, 20, 12)
let database: Awaited<ReturnType<typeof openTestDatabase>>

function configure(change: Partial<Server> = {}) {
  const server = {
    env: readEnv({}),
    secret: 'a secret of sixteen characters or more',
    db: database.db,
    log: { error: () => {} },
    now: () => now,
    traits: LANE_TRAITS,
    ranking: (asked: RanksRequest) => readRanking(database.db, asked, now, LANE_TRAITS),
    fetchRates: undefined,
    ...change,
  }
  Object.assign(globalThis, { candlewick: server as unknown as Server })
}

beforeAll(async () => {
  database = await openTestDatabase()
  await loadSample(database.db, now)
})
beforeEach(async () => {
  configure()
  await database.db.execute(sql`delete from freight_blocks where block > 530`)
  await database.db.execute(sql`truncate exchange_rates`)
})
afterAll(() => database.close())

const call = async (handler: Handler, path: string, init: RequestInit = {}, params: unknown = {}) => {
  const headers = { host: 'localhost:3000', ...(init.headers as Record<string, string> | undefined) }
  const response = await handler(new Request(`http://localhost:3000/api${path}`, { ...init, headers }), {
    params: Promise.resolve(params),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: text && (JSON.parse(text) as unknown),
  }
}
const post = (value: unknown) => call(POST, '/rates', { method: 'POST', body: JSON.stringify(value) })
const rates = (query: string) => call(GET, `/rates?${query}`)

const EXAMPLE = 'date_from=2016-01-01&date_to=2016-01-04&origin=CNSGH&destination=north_europe_main'

test('the official example is a bare array of days', async () => {
  expect(await rates(EXAMPLE)).toMatchObject({
    status: 200,
    body: [
      { day: '2016-01-01', average_price: 1112 },
      { day: '2016-01-02', average_price: 1112 },
      { day: '2016-01-03', average_price: null },
      { day: '2016-01-04', average_price: null },
    ],
  })
  const { body } = await rates(`${EXAMPLE}&min_prices=1`)
  expect((body as unknown[]).at(-1)).toEqual({ day: '2016-01-04', average_price: 100_500 })
  expect((await rates(`${EXAMPLE}&counts=true`)).body).toMatchObject([
    { count: 24 },
    { count: 24 },
    { count: 0 },
    { count: 1 },
  ])
})

test.each<[what: string, change: [string, string], status: number, pointer: string]>([
  ['an unknown origin', ['CNSGH', 'XXXXX'], 404, '/origin'],
  ['an unknown destination', ['north_europe_main', 'atlantis'], 404, '/destination'],
  ['a day that is none', ['2016-01-01', '2016-02-30'], 400, '/date_from'],
  ['a day in another form', ['2016-01-01', '01.01.2016'], 400, '/date_from'],
  ['no day', ['date_from=2016-01-01&', ''], 400, '/date_from'],
  ['a reversed range', ['date_from=2016-01-01', 'date_from=2016-01-05'], 400, '/date_to'],
  ['a range of eleven years', ['date_to=2016-01-04', 'date_to=2027-01-01'], 400, '/date_to'],
  ['a count that is none', ['&origin', '&min_prices=0&origin'], 400, '/min_prices'],
  ['an unknown parameter', ['&origin', '&orgin=x&origin'], 400, '/orgin'],
])('%s is a problem that points at it', async (_, [from, to], status, pointer) => {
  const answer = await rates(EXAMPLE.replace(from, to))
  expect(answer).toMatchObject({ status, type: 'application/problem+json', body: { errors: [{ pointer }] } })
})

const price = {
  date_from: '2020-01-01',
  date_to: '2020-01-02',
  origin_code: 'CNSGH',
  destination_code: 'NLRTM',
  price: 1000,
}

test('the golden answers of the recorded dump are what is answered over HTTP', async () => {
  for (const { date_from, date_to, origin, destination, rows } of golden) {
    const asked = new URLSearchParams({ date_from, date_to, origin, destination })
    const expected = rows.map(({ day, count, avg }) => ({
      day,
      average_price: avg === null || count < 3 ? null : Math.round(avg),
    }))
    expect(await call(GET, `/rates?${asked}`)).toMatchObject({ status: 200, body: expected })
  }
  expect(golden.length).toBeGreaterThan(5)
})

test.each<[what: string, body: string]>([
  ['no JSON', '{"price":'],
  ['an empty list', '[]'],
  ['nothing', ''],
  ['null', 'null'],
  ['NaN', '{"price": NaN}'],
])('a body that is %s is a bad request and stores nothing', async (_, body) => {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  expect(await call(POST, '/rates', init)).toMatchObject({ status: 400, type: 'application/problem+json' })
})

test('one price is stored for each day of its range, a list as a whole', async () => {
  expect(await post(price)).toMatchObject({ status: 201, body: { rows: 1, prices: 2 } })
  expect(
    await post([
      { ...price, price: 1100 },
      { ...price, price: 1201 },
    ]),
  ).toMatchObject({ status: 201, body: { prices: 4 } })
  expect((await rates('date_from=2020-01-01&date_to=2020-01-03&origin=CNSGH&destination=NLRTM')).body).toEqual([
    { day: '2020-01-01', average_price: 1100 },
    { day: '2020-01-02', average_price: 1100 },
    { day: '2020-01-03', average_price: null },
  ])
})

test.each<[what: string, body: unknown, status: number, pointer: string]>([
  ['a price below zero', { ...price, price: -1 }, 400, '/price'],
  ['a price that is text', { ...price, price: '1000' }, 400, '/price'],
  ['a price beyond all freight', { ...price, price: 1e13 }, 400, '/price'],
  ['a price that JSON has no number for', { ...price, price: null }, 400, '/price'],
  ['a reversed range', { ...price, date_to: '2019-12-31' }, 400, '/date_to'],
  ['a range of eleven years', { ...price, date_to: '2031-01-02' }, 400, '/date_to'],
  ['a year beyond all ships', { ...price, date_from: '0016-01-01' }, 400, '/date_from'],
  ['a day that is a moment', { ...price, date_from: '2020-01-01T00:00:00Z' }, 400, '/date_from'],
  ['a currency in small letters', { ...price, currency: 'eur' }, 400, '/currency'],
  ['no price', { ...price, price: undefined }, 400, '/price'],
  ['an unknown port', { ...price, origin_code: 'XXXXX' }, 422, '/origin_code'],
  ['a region for a port', { ...price, destination_code: 'uk_main' }, 400, '/destination_code'],
  ['a currency without a rate', { ...price, currency: 'EUR' }, 422, '/currency'],
  ['an unknown field', { ...price, colour: 'red' }, 400, '/colour'],
  ['one bad row in a list', [price, { ...price, price: 0 }], 422, '/1/price'],
  ['one row of a list that is no row', [price, 7], 422, '/1'],
  ['one row of a list with a reversed range', [price, { ...price, date_to: '2019-12-31' }], 422, '/1/date_to'],
  ['one unknown port in a list', [price, { ...price, destination_code: 'XXXXX' }], 422, '/1/destination_code'],
  ['one missing rate in a list', [price, price, { ...price, currency: 'JPY' }], 422, '/2/currency'],
])('%s stores nothing and is named', async (_, body, status, pointer) => {
  expect(await post(body)).toMatchObject({ status, body: { errors: [{ pointer }] } })
  const [row] = await database.db.execute(sql`select count(*)::int as n from freight_prices where day >= '2017-01-01'`)
  expect(row).toEqual({ n: 0 })
})

test('a price in EUR is stored in USD with the rate of its day and keeps its original', async () => {
  const table = 'day,currency,usd\r\n2020-01-01,EUR,1.25\r\n2020-01-02,EUR,1.5\r\n'
  expect(await call(postExchangeRates, '/exchange-rates', { method: 'POST', body: table })).toMatchObject({
    status: 201,
  })
  expect((await call(getExchangeRates, '/exchange-rates?currency=EUR')).body).toEqual({
    rates: [
      { day: '2020-01-02', currency: 'EUR', usd: 1.5 },
      { day: '2020-01-01', currency: 'EUR', usd: 1.25 },
    ],
  })
  expect(await post({ ...price, currency: 'EUR' })).toMatchObject({ status: 201, body: { prices: 2 } })
  const stored = await database.db.execute(
    sql`select usd, amount, currency from freight_prices where day >= '2017-01-01' order by day`,
  )
  expect([...stored]).toEqual([
    { usd: 1250, amount: 1000, currency: 'EUR' },
    { usd: 1500, amount: 1000, currency: 'EUR' },
  ])
})

test('a table of rates with a bad one stores none', async () => {
  const table = 'day,currency,usd\n2020-01-01,EUR,1.25\n2020-01-02,EUR,=1+1\n'
  const answer = await call(postExchangeRates, '/exchange-rates', { method: 'POST', body: table })
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/1/usd' }] } })
  expect((await call(getExchangeRates, '/exchange-rates')).body).toEqual({ rates: [] })
})

test('with a key, rates that nobody uploaded are asked for once, and kept', async () => {
  const asked: string[] = []
  const service = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(JSON.stringify({ base: 'USD', rates: { EUR: 0.8, USD: 1 } }))
  })
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void service.close())
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`
  configure({ fetchRates: openExchangeRates('key', url) })
  for (let time = 0; time < 2; time++) expect((await post({ ...price, currency: 'EUR' })).status).toBe(201)
  expect(asked).toEqual(['2020-01-01', '2020-01-02'].map((day) => `/api/historical/${day}.json?app_id=key`))
  const [row] = await database.db.execute(sql`select max(usd) as usd from freight_prices where day >= '2017-01-01'`)
  expect(row).toEqual({ usd: 1250 })
  expect(await post({ ...price, currency: 'ZZZ' })).toMatchObject({ status: 422 })
})

test('ports are searched by code, name and region, page by page', async () => {
  const read = async (query: string) => PortsResponse.parse((await call(listPorts, `/ports?${query}`)).body)
  expect(await read('search=rotterdam')).toMatchObject({ ports: [{ code: 'NLRTM', parent_slug: 'north_europe_main' }] })
  expect((await read('search=uk_main')).ports.map(({ path }) => path)).toContainEqual([
    'northern_europe',
    'north_europe_main',
    'uk_main',
  ])
  expect((await read('search=%25')).ports).toEqual([])
  const first = await read('limit=100')
  const second = await read(`limit=100&cursor=${encodeURIComponent(first.next!)}`)
  expect(new Set([...first.ports, ...second.ports].map(({ code }) => code)).size).toBe(143)
  expect(second.next).toBe(null)
})

test('regions are a tree that can grow, but not into itself', async () => {
  const tree = RegionsResponse.parse((await call(getRegions, '/regions')).body)
  expect(tree.regions.map(({ slug }) => slug)).toEqual(['china_main', 'northern_europe'])
  const put = (slug: string, body: object) =>
    call(putRegion, `/regions/${slug}`, { method: 'PUT', body: JSON.stringify(body) }, { slug })
  expect((await put('europe', { name: 'Europe' })).status).toBe(204)
  expect((await put('northern_europe', { name: 'Northern Europe', parent_slug: 'europe' })).status).toBe(204)
  expect(await put('europe', { name: 'Europe', parent_slug: 'uk_main' })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/parent_slug', detail: 'lies below europe' }] },
  })
  const code = 'DEHAM'
  const answer = await call(
    putPort,
    `/ports/${code}`,
    { method: 'PUT', body: '{"name":"Hamburg","parent_slug":"europe"}' },
    { code },
  )
  expect(answer.status).toBe(204)
  expect((await rates(EXAMPLE.replace('north_europe_main', 'europe'))).body).toMatchObject([
    { average_price: expect.any(Number) },
    {},
    {},
    {},
  ])
})

test('a lane is an instrument with daily candles, a history and a rank', async () => {
  for (const [at, prices] of [
    [1, 2, 3],
    [2, 4, 6],
    [3, 9],
  ].entries()) {
    const day = `2020-01-0${at + 1}`
    await post(prices.map((each) => ({ ...price, date_from: day, date_to: day, price: each * 100 })))
  }
  const { instruments } = InstrumentsResponse.parse(
    (await call(listInstruments, '/instruments?kind=lane&search=CNSGH-NLRTM')).body,
  )
  expect(instruments).toMatchObject([
    {
      symbol: 'LANE:CNSGH-NLRTM',
      kind: 'lane',
      quote: 'USD',
      lastPrice: 400,
      lastAt: Date.UTC(2020, 0, 2),
      recorded: true,
      status: 'available',
    },
  ])
  const id = { id: 'LANE:CNSGH-NLRTM' }
  const candles = await call(getCandles, '/instruments/x/candles?interval=1d&from=2020-01-01&fill=none', {}, id)
  expect(candles.body).toMatchObject({
    candles: [
      { openTime: Date.UTC(2020, 0, 1), open: 200, close: 200, count: 3, volume: null },
      { openTime: Date.UTC(2020, 0, 2), open: 400, close: 400, count: 3 },
    ],
    next: null,
  })
  const month = await call(getCandles, '/instruments/x/candles?interval=1M&fill=none&limit=1', {}, id)
  expect(month.body).toMatchObject({
    candles: [{ open: 200, high: 400, low: 200, close: 400, count: 6 }],
    next: expect.any(String),
  })
  expect((await call(getCandles, '/instruments/x/candles', {}, id)).body).toMatchObject({ candles: [] })

  const history = await call(
    getHistory,
    '/metrics/x/history?measure=rate&from=2020-01-01&to=2020-01-04',
    {},
    { name: id.id },
  )
  expect(history.body).toMatchObject({
    unit: 'USD',
    points: [
      { time: Date.UTC(2020, 0, 1), value: 200 },
      { time: Date.UTC(2020, 0, 2), value: 400 },
    ],
    expected: 3,
    received: 2,
    gaps: [{ from: Date.UTC(2020, 0, 3), to: Date.UTC(2020, 0, 4) }],
  })
  const { body } = await call(getRanks, '/ranks?measure=rate')
  expect(body).toMatchObject({
    window: '720h',
    to: Date.UTC(2020, 0, 3),
    ranks: [
      { name: 'LANE:CNSGH-NLRTM', label: '1/1', value: 100, mean: 300, samples: 2, coverage: 2 / 30, recorded: true },
    ],
  })
})

test('a lane with a rate of today is a metric, and a call to it counts as one to any instrument', async () => {
  const today = { ...price, date_from: '2020-01-20', date_to: '2020-01-20' }
  await post([today, today, today])
  expect((await call(getMetrics, '/metrics')).body).toEqual({
    metrics: [
      {
        name: 'LANE:CNSGH-NLRTM',
        measures: ['rate'],
        firstAt: Date.UTC(2020, 0, 20),
        lastAt: Date.UTC(2020, 0, 20),
      },
    ],
  })
  const counted: number[] = []
  configure({ calls: { count: (id: number) => void counted.push(id) } as unknown as Server['calls'] })
  const answer = await call(getInstrument, '/instruments/x', {}, { id: 'LANE:CNSGH-NLRTM' })
  expect(answer).toMatchObject({ status: 200, body: { instrument: { lastPrice: 1000 }, candles: [] } })
  expect(counted).toHaveLength(1)
})

test('the sample goes with one call, and does not come back', async () => {
  expect((await call(getSample, '/rates/sample')).body).toEqual({ sample: { prices: 53_056 } })
  expect((await call(removeSample, '/rates/sample', { method: 'DELETE' })).status).toBe(204)
  expect((await call(getSample, '/rates/sample')).body).toEqual({ sample: null })
  expect((await call(removeSample, '/rates/sample', { method: 'DELETE' })).status).toBe(404)
  expect((await rates(EXAMPLE)).status).toBe(404)
  const { instruments } = InstrumentsResponse.parse((await call(listInstruments, '/instruments?kind=lane')).body)
  expect(instruments).toEqual([])
})
