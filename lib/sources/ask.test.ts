import { afterEach, expect, test } from 'vitest'
import { Fault } from '@/lib/platform/fault'
import { openAsk, type AskWorld } from './ask'
import { type Scripted, scriptedExchange, standingStill } from './scripted-exchange'

const noon = Date.UTC(2026, 10, 21, 12)
let exchange: Awaited<ReturnType<typeof scriptedExchange>> | undefined
afterEach(() => exchange?.close())

/** Asks an exchange that gives these answers one after the other, the last one for ever. Nobody really waits. */
async function asking(answers: Scripted[], { random = () => 1, ...world }: AskWorld = {}) {
  exchange = await scriptedExchange((_, nth) => answers[Math.min(nth, answers.length) - 1] ?? {})
  const waits: number[] = []
  const sleep = async (ms: number) => void waits.push(ms)
  const ask = openAsk('kraken', 'Kraken', `${exchange.url}/`, { sleep, random, timeout: 2_000, ...world })
  return { ask, waits, asked: exchange.asked, ...standingStill(noon) }
}

test('an answer is kept as it was said before it is read', async () => {
  const { ask, io, kept, asked } = await asking([{ body: '[1.50, "x"]' }])
  expect(await ask('/v2/tickers?symbols=ALL', io)).toEqual({ body: [1.5, 'x'], receivedAt: noon })
  expect(asked).toEqual(['/v2/tickers?symbols=ALL'])
  expect(kept).toEqual([
    {
      source: 'kraken',
      url: `${exchange?.url}/v2/tickers?symbols=ALL`,
      status: 200,
      receivedAt: noon,
      body: '[1.50, "x"]',
    },
  ])
})

test.each<[name: string, bad: Scripted]>([
  ['an error of the server', { status: 503, body: 'down' }],
  ['a web page', { body: '<!doctype html><title>Just a moment...</title>' }],
  ['half an answer', { body: [1, 2, 3, 4], how: 'cut' }],
  ['half an answer that claims to be whole', { body: '[1, 2, 3' }],
  ['a closed connection', { how: 'reset' }],
  ['too many questions', { status: 429 }],
])('%s is asked again', async (_, bad) => {
  const { ask, io, asked, waits } = await asking([bad, bad, { body: [7] }])
  expect((await ask('/', io)).body).toEqual([7])
  expect(asked).toHaveLength(3)
  expect(waits).toEqual([1_000, 2_000])
})

test.each<[bad: Scripted, message: RegExp | string, kept: string[]]>([
  [{ status: 503, body: 'down' }, 'Kraken answered 503', ['down', 'down', 'down']],
  [{ status: 500, body: ['error', 10020] }, 'Kraken answered 500: ["error",10020]', Array(3).fill('["error",10020]')],
  [{ body: '<html>' }, 'Kraken answered with a web page instead of data', Array(3).fill('<html>')],
  [{ body: '[1, 2' }, 'Kraken sent an answer that is cut off or is no JSON', Array(3).fill('[1, 2')],
  [{ body: [1, 2], how: 'cut' }, 'Kraken broke off in the middle of its answer', Array(3).fill('[1')],
  [{ how: 'reset' }, /127\.0\.0\.1:\d+ could not be reached \((ECONNRESET|UND_ERR_SOCKET)\)$/, []],
])('after three attempts a person reads what is wrong: %j', async (bad, message, bodies) => {
  const { ask, io, asked, kept } = await asking([bad])
  const fault: unknown = await ask('/', io).catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(Fault)
  expect(fault).toMatchObject({ kind: 'upstream' })
  expect(String(fault)).toMatch(message)
  expect(asked).toHaveLength(3)
  expect(kept.map(({ body }) => body)).toEqual(bodies)
})

test.each<[name: string, status: number]>([
  ['a refusal', 403],
  ['something that is not there', 404],
  ['a redirect', 302],
])('%s is not asked again', async (_, status) => {
  const { ask, io, asked } = await asking([{ status, headers: { location: '/elsewhere' } }])
  await expect(ask('/', io)).rejects.toMatchObject({ kind: 'upstream', message: `Kraken answered ${status}: []` })
  expect(asked).toHaveLength(1)
})

test.each<[name: string, bad: Scripted]>([
  ['never begins', { how: 'silent' }],
  ['never ends', { body: [1, 2], how: 'silent-inside' }],
])('an answer that %s is given up', async (_, bad) => {
  const { ask, io } = await asking([bad], { timeout: 100 })
  await expect(ask('/', io)).rejects.toMatchObject({ kind: 'upstream', message: 'Kraken did not answer within 0.1 s' })
})

test('an exchange that is not there is named', async () => {
  const { ask, io } = await asking([{}])
  await exchange?.close()
  await expect(ask('/', io)).rejects.toThrow(/^127\.0\.0\.1:\d+ could not be reached \(ECONNREFUSED\)$/)
})

test.each<[name: string, header: string, wait: number]>([
  ['seconds', '7', 7_000],
  ['a date', new Date(noon + 9_000).toUTCString(), 9_000],
])('Retry-After is honoured as %s', async (_, header, wait) => {
  const { ask, io, waits } = await asking([{ status: 429, headers: { 'retry-after': header } }, { body: [7] }])
  expect((await ask('/', io)).body).toEqual([7])
  expect(waits).toEqual([wait])
})

test('a Retry-After beyond all patience is handed on', async () => {
  const { ask, io, waits } = await asking([{ status: 429, headers: { 'retry-after': '60' } }])
  await expect(ask('/', io)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 60_000 })
  expect(waits).toEqual([])
})

test('an error that speaks of its rate limit is one, whatever its status', async () => {
  const { ask, io } = await asking([{ status: 500, body: ['error', 11010, 'ratelimit: error'] }])
  await expect(ask('/', io)).rejects.toMatchObject({ kind: 'rate-limited' })
})

test('back-off is drawn between nothing and a bound that doubles', async () => {
  const { ask, io, waits } = await asking([{ status: 503 }], { random: () => 0.25 })
  await expect(ask('/', io)).rejects.toThrow('Kraken answered 503')
  expect(waits).toEqual([250, 500])
})

test('more than anyone reads is not read to its end, nor asked for again', async () => {
  const { ask, io, asked } = await asking([{ body: 'x'.repeat(200_000) }], { maxBytes: 100_000 })
  await expect(ask('/', io)).rejects.toMatchObject({ message: 'Kraken sent more than anyone reads' })
  expect(asked).toHaveLength(1)
})

test('who stops the question is not told of a fault of the exchange', async () => {
  const { ask, io, stop, asked } = await asking([{ how: 'silent' }])
  const answer = ask('/', io)
  await expect.poll(() => asked.length).toBe(1)
  const reason = new Error('shutting down')
  stop.abort(reason)
  await expect(answer).rejects.toBe(reason)
  expect(asked).toHaveLength(1)
})

test('what cannot be kept is not read', async () => {
  const { ask, io, asked } = await asking([{ body: [1] }])
  const keep = () => Promise.reject(new Error('disk full'))
  await expect(ask('/', { ...io, keep })).rejects.toThrow('disk full')
  expect(asked).toHaveLength(1)
})
