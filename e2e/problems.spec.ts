import { get } from 'node:http'
import { Problem } from '@/lib/platform/contract'
import { expect, test } from './fixtures'
import { obstacles } from './obstacles'

const LONG = 'x'.repeat(10_240)
const BTC = '/api/instruments/RECORDED:BTCUSD'

const CASES: [what: string, path: string, status: number, pointer?: string][] = [
  ['an unknown instrument', '/api/instruments/RECORDED:NOSUCH', 404],
  ['an unknown number', '/api/instruments/999999999', 404],
  ['an unknown metric', '/api/metrics/RECORDED:NOSUCH/history', 404],
  ['an unknown path', '/api/no-such-thing', 404],
  ['an unknown source of instruments', '/api/instruments?source=nope', 404],
  ['an unknown source of ranks', '/api/ranks?source=nope', 404],
  ['a bad interval', `${BTC}/candles?interval=7m`, 400, '/interval'],
  ['from after to', `${BTC}/candles?from=2025-01-02T00:00:00Z&to=2025-01-01T00:00:00Z`, 400, '/from'],
  ['a time that is none', `${BTC}/candles?from=yesterday`, 400, '/from'],
  ['a bad measure', '/api/ranks?measure=weight', 400, '/measure'],
  ['an unknown parameter', '/api/ranks?nonsense=1', 400, '/nonsense'],
  ['a parameter given twice', `${BTC}/candles?interval=1m&interval=5m`, 400, '/interval'],
  ['a parameter of 10 kB', `/api/instruments?search=${LONG}`, 400, '/search'],
  ['a cursor of somebody else', '/api/instruments?cursor=abc', 400],
  ['a path of 10 kB', `/api/instruments/${LONG}`, 400],
  ['malformed percent-encoding', '/api/instruments/%E0%A4%A', 400],
  ['a lonely percent sign', '/api/instruments/%/candles', 400],
  ['a NUL in the path', '/api/instruments/RECORDED:%00', 404],
  ['a NUL in a parameter', '/api/instruments?search=%00', 400],
]

for (const [what, path, status, pointer] of CASES) {
  test(`${what} is a problem with status ${status}`, async ({ run }) => {
    const response = await fetch(run.open.url + path)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const problem = Problem.parse(await response.json())
    expect(problem.status).toBe(status)
    if (pointer) expect(problem.errors?.map((error) => error.pointer)).toContain(pointer)
  })
}

test('a method that a route does not have is a problem that names those it has', async ({ run }) => {
  for (const [path, method, allow] of [
    ['/api/ranks?measure=price', 'POST', 'GET, HEAD, OPTIONS'],
    ['/api/sources/kraken/pause', 'GET', 'OPTIONS, POST'],
  ] as const) {
    const response = await fetch(run.open.url + path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe(allow)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(Problem.parse(await response.json())).toMatchObject({ type: '/problems/method-not-allowed', status: 405 })
  }
})

test('an unknown instrument is not found, and its page helps on', { tag: '@phone' }, async ({ page }) => {
  const response = await page.goto('/instruments/KRAKEN:ETHUSX')
  expect(response!.status()).toBe(404)
  await expect(page.getByRole('heading', { name: 'KRAKEN:ETHUSX', level: 1 })).toBeVisible()
  const similar = page.getByRole('list', { name: 'Instruments with a similar name' })
  await expect(similar.getByRole('link', { name: 'RECORDED:ETHUSD' })).toBeVisible()
  expect(await obstacles(page)).toEqual([])
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('a page of another site may not write', async ({ run, api }) => {
  for (const foreign of [
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ]) {
    const response = await fetch(`${run.open.url}/api/sources/kraken/pause`, { method: 'POST', headers: foreign })
    expect(response.status).toBe(403)
    expect(Problem.parse(await response.json()).type).toBe('/problems/forbidden')
  }
  expect((await api.source('kraken')).state).not.toBe('paused')
})

test('nothing is shown under a name that is not ours', async ({ run }) => {
  const { hostname, port } = new URL(run.open.url)
  for (const path of ['/', '/api/sources']) {
    const status = await new Promise((resolve, reject) => {
      get({ hostname, port, path, headers: { host: 'evil.example' } }, (answer) =>
        resolve(answer.resume().statusCode),
      ).on('error', reject)
    })
    expect(status, path).toBe(403)
  }
})

test('a channel to what is no address is a problem at its field', async ({ request }) => {
  const data = { name: 'x', type: 'webhook', url: 'nope' }
  const answer = await request.post('/api/channels', { data })
  expect(answer.status()).toBe(400)
  expect(Problem.parse(await answer.json()).errors).toEqual([{ pointer: '/url', detail: 'is no http(s) address' }])
})

test('what is fetched ahead, or only looked at, is no call', async ({ request }) => {
  const symbol = 'PUSH:AHEAD'
  await request.post('/api/quotes', { data: [{ symbol, price: 1 }] })
  const path = `/api/instruments/${symbol}`
  for (const headers of [
    { purpose: 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { 'next-router-prefetch': '1' },
  ])
    await request.get(path, { headers })
  await request.head(path)
  await request.get(path)
  const calls = async () => {
    const { instruments } = await (await request.get('/api/instruments/popular?limit=100')).json()
    return instruments.find((each: { instrument: { symbol: string } }) => each.instrument.symbol === symbol)?.calls
  }
  await expect.poll(calls).toBe(1)
})

test('pages at bad addresses do not break', async ({ request }) => {
  for (const path of [
    '/instruments/%E0%A4%A',
    `/instruments/${LONG}`,
    '/?sort=nonsense',
    '/ranks?by=%00',
    '/nowhere',
  ]) {
    expect((await request.get(path)).status(), path.slice(0, 40)).toBeLessThan(500)
  }
})
