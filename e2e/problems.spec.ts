import { Problem } from '@/lib/platform/contract'
import { expect, test } from './fixtures'

const LONG = 'x'.repeat(10_240)
const BTC = '/api/instruments/RECORDED:BTCUSD'

const CASES: [what: string, path: string, status: number, pointer?: string][] = [
  ['an unknown instrument', '/api/instruments/RECORDED:NOSUCH', 404],
  ['an unknown number', '/api/instruments/999999999', 404],
  ['an unknown metric', '/api/metrics/RECORDED:NOSUCH/history', 404],
  ['an unknown path', '/api/no-such-thing', 404],
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
