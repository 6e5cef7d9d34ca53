import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip, gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadSample } from '@/lib/rates/sample/load'
import { readRates } from '@/lib/rates/store'
import { writeExchangeRates } from '@/lib/rates/store-exchange-rates'
import { openTestDatabase } from '@/lib/platform/test-db'
import { applyUpload } from './apply-upload'
import { receiveUpload } from './receive'
import { dropUploadsBefore, findUpload, listBadRows, listUploads, moveUpload } from './store'
import { sweepUploads } from './sweep-uploads'
import type { UploadFormat, UploadMode } from './upload'
import { openLog } from '@/lib/platform/log'

type Database = Awaited<ReturnType<typeof openTestDatabase>>
let database: Database
const dataDir = mkdtempSync(join(tmpdir(), 'candlewick-uploads-test-'))
const clock = { time: Date.UTC(2026, 0, 5) }
const now = () => clock.time

beforeAll(async () => {
  database = await openTestDatabase()
  await loadSample(database.db, now())
})
beforeEach(async () => {
  await database.db.execute(sql`delete from uploads where format <> 'sample'`)
  await database.db.execute(sql`delete from freight_blocks where block > 530`)
  await database.db.execute(sql`truncate exchange_rates`)
})
afterAll(async () => {
  await database.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const tools = () => ({ db: database.db, url: database.url, dataDir, now, signal: new AbortController().signal })

type Sent = string | Buffer | AsyncIterable<Uint8Array>
type Options = { mode?: UploadMode; format?: UploadFormat; maxBytes?: number }

async function receive(sent: Sent, { mode = 'all', format, maxBytes }: Options = {}) {
  const body = typeof sent === 'string' || Buffer.isBuffer(sent) ? Readable.from([Buffer.from(sent)]) : sent
  const given = { body, name: 'prices.csv', mode, format, declaredBytes: null }
  const io = { db: database.db, dataDir, diskReserve: 0, now, ...(maxBytes === undefined ? {} : { maxBytes }) }
  return receiveUpload(given, io)
}

async function upload(sent: Sent, options: Options = {}) {
  const { upload: received } = await receive(sent, options)
  const state = await applyUpload(received.id, tools())
  const { errors } = await listBadRows(database.db, received.id, { limit: 100 }, 'secret')
  return { ...(await findUpload(database.db, received.id))!, state, errors }
}

async function countNew() {
  const [row] = await database.db.execute<{ n: number }>(
    sql`select count(*)::int as n from freight_prices where day >= '2017-01-01'`,
  )
  return row!.n
}

const HEAD = 'date_from,date_to,origin_code,destination_code,price,currency\n'
const good = (day: string, price: string | number = 1_000) => `${day},${day},CNSGH,NLRTM,${price},USD\n`
const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => good(`2020-01-${String(1 + (at % 31)).padStart(2, '0')}`, 1 + at)).join('')

test('a file is stored as a whole, and its days have averages at once', async () => {
  const { state, stored, errors } = await upload(
    HEAD + good('2020-01-01', 1000) + good('2020-01-01', 1001.5) + good('2020-01-01', 999),
  )
  expect({ state, stored, errors }).toEqual({ state: 'applied', stored: 3, errors: [] })
  const asked = {
    date_from: '2020-01-01',
    date_to: '2020-01-01',
    origin: 'china_main',
    destination: 'NLRTM',
    min_prices: 3,
  }
  expect(await readRates(database.db, asked)).toEqual([{ day: '2020-01-01', average_price: 1000, count: 3 }])
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
})

test('one bad row in the middle: nothing is stored, and line and reason are named', async () => {
  const file = HEAD + rows(500) + '2020-01-01,2020-01-01,CNSGH,XXXXX,1000,USD\n' + rows(499)
  const answer = await upload(file)
  expect(answer).toMatchObject({ state: 'refused', rows: 1_000, badRows: 1, stored: 0 })
  expect(answer.errors).toEqual([{ line: 502, reason: 'destination_code is no known port: "XXXXX"' }])
  expect(await countNew()).toBe(0)
})

test('with mode=partial the good rows are stored and the bad ones named', async () => {
  const answer = await upload(HEAD + rows(10) + 'x\n' + rows(10), { mode: 'partial' })
  expect(answer).toMatchObject({ state: 'applied', rows: 21, badRows: 1, stored: 20 })
  expect(answer.errors).toEqual([{ line: 12, reason: 'has 1 cells, the header has 6' }])
})

test.each<[what: string, line: string | Buffer, reason: RegExp]>([
  ['no price', '2020-01-01,2020-01-01,CNSGH,NLRTM,,USD', /^price is missing$/],
  ['a formula', '2020-01-01,2020-01-01,CNSGH,NLRTM,=1+1,USD', /^price is a formula/],
  ['a formula for a port', '2020-01-01,2020-01-01,=cmd|x,NLRTM,1,USD', /^origin_code is no known port: "=cmd\|x"$/],
  ['thousands', '2020-01-01,2020-01-01,CNSGH,NLRTM,"1,234.5",USD', /^price is no number: "1,234.5"$/],
  ['NaN', '2020-01-01,2020-01-01,CNSGH,NLRTM,NaN,USD', /^price is not finite/],
  ['Infinity', '2020-01-01,2020-01-01,CNSGH,NLRTM,Infinity,USD', /^price is not finite/],
  ['1e308', '2020-01-01,2020-01-01,CNSGH,NLRTM,1e308,USD', /^price is no number|^price is larger/],
  ['below zero', '2020-01-01,2020-01-01,CNSGH,NLRTM,-1,USD', /^price is below zero/],
  ['zero', '2020-01-01,2020-01-01,CNSGH,NLRTM,0,USD', /^price is zero/],
  ['thirty digits', `2020-01-01,2020-01-01,CNSGH,NLRTM,${'1.'.padEnd(31, '3')},USD`, /^price has more than 15 digits/],
  ['a day that is none', '2021-02-29,2021-03-01,CNSGH,NLRTM,1,USD', /^date_from is no day/],
  ['a day in another order', '01/02/2020,2020-01-01,CNSGH,NLRTM,1,USD', /^date_from is no day/],
  ['a reversed range', '2020-01-02,2020-01-01,CNSGH,NLRTM,1,USD', /^date_to is before date_from$/],
  ['a range of a century', '2020-01-01,2120-01-01,CNSGH,NLRTM,1,USD', /^date_to is \d+ days from date_from/],
  ['a region', '2020-01-01,2020-01-01,CNSGH,uk_main,1,USD', /^destination_code is no known port/],
  ['too few cells', '2020-01-01,2020-01-01,CNSGH,NLRTM,1', /^has 5 cells, the header has 6$/],
  ['too many cells', '2020-01-01,2020-01-01,CNSGH,NLRTM,1,USD,x', /^has 7 cells/],
  ['an open quotation mark', '2020-01-01,2020-01-01,CNSGH,NLRTM,1,"USD', /^has a quotation mark that is not closed/],
  [
    'a currency without a rate',
    '2020-01-01,2020-01-01,CNSGH,NLRTM,1,EUR',
    /^there is no exchange rate of EUR for 2020-01-01$/,
  ],
  ['no currency', '2020-01-01,2020-01-01,CNSGH,NLRTM,1,euro', /^currency is no currency/],
  [
    'another encoding',
    Buffer.from('2020-01-01,2020-01-01,CNSGH,NLRT\xc5,1,USD', 'latin1'),
    /^destination_code is no UTF-8 text$/,
  ],
  ['a control character', '2020-01-01,2020-01-01,CN\u0007SG,NLRTM,1,USD', /^origin_code is no known port: "CN\?SG"$/],
])('a row with %s is named with its reason, and its neighbours are unharmed', async (_, line, reason) => {
  const file = Buffer.concat([
    Buffer.from(HEAD + good('2020-01-01')),
    Buffer.from(line),
    Buffer.from(`\n${good('2020-01-02')}`),
  ])
  const answer = await upload(file, { mode: 'partial' })
  expect(answer).toMatchObject({ state: 'applied', rows: 3, badRows: 1, stored: 2, errors: [{ line: 3 }] })
  expect(answer.errors[0]!.reason).toMatch(reason)
})

test.each<[what: string, file: string | Buffer]>([
  ['a byte order mark', `\uFEFF${HEAD}${rows(3)}`],
  ['CRLF', (HEAD + rows(3)).replaceAll('\n', '\r\n')],
  ['no last line end', (HEAD + rows(3)).trimEnd()],
  ['blank lines', HEAD + rows(3).replaceAll('\n', '\n\n')],
  ['quoted cells', (HEAD + rows(3)).replace(/[^,\n]+/g, '"$&"')],
  ['spaces around cells', (HEAD + rows(3)).replaceAll(',', ' , ')],
  [
    'its columns in another order',
    'price,origin_code,destination_code,date_to,date_from\n1,CNSGH,NLRTM,2020-01-01,2020-01-01\n'.replace(
      /(1,CNSGH.*\n)/,
      '$1$1$1',
    ),
  ],
  ['gzip', gzipSync(HEAD + rows(3))],
])('a file with %s is read like any other', async (_, file) => {
  expect(await upload(file)).toMatchObject({ state: 'applied', rows: 3, stored: 3, errors: [] })
})

test.each<[what: string, file: string | Buffer, error: RegExp]>([
  ['no header', good('2020-01-01'), /^The first line must name the columns/],
  ['an unknown column', HEAD.replace('currency', 'colour'), /It has "colour"\.$/],
  ['UTF-16', Buffer.from(`\uFEFF${HEAD}`, 'utf16le'), /UTF-8/],
  ['a header only', HEAD, /^The file has no rows\.$/],
  ['pictures in it', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0xff]), /UTF-8/],
])('a file with %s fails as a whole, in words', async (_, file, error) => {
  const answer = await upload(file)
  expect(answer).toMatchObject({ state: 'failed', stored: 0 })
  expect(answer.error).toMatch(error)
})

test('NDJSON is read line by line', async () => {
  const row = {
    date_from: '2020-01-01',
    date_to: '2020-01-03',
    origin_code: 'CNSGH',
    destination_code: 'NLRTM',
    price: 7,
  }
  const file = [row, { ...row, price: 'much' }, { ...row, colour: 1 }, 'x']
    .map((each) => JSON.stringify(each))
    .join('\n')
  const answer = await upload(`${file}\n{"date_from":\n`, { mode: 'partial' })
  expect(answer).toMatchObject({ state: 'applied', format: 'ndjson', rows: 5, badRows: 4, stored: 3 })
  expect(answer.errors).toEqual([
    { line: 2, reason: 'price is no number' },
    { line: 3, reason: '"colour" is not known here' },
    { line: 4, reason: 'is no JSON object' },
    { line: 5, reason: 'is no JSON object' },
  ])
})

test('a price in EUR is stored in USD with the rate of its day, and keeps what it was', async () => {
  await writeExchangeRates(database.db, [
    { day: '2020-01-01', currency: 'EUR', usd: 1.1 },
    { day: '2020-01-02', currency: 'EUR', usd: 1.2 },
  ])
  expect(await upload(`${HEAD}2020-01-01,2020-01-02,CNSGH,NLRTM,100,EUR\n${good('2020-01-01', 50)}`)).toMatchObject({
    state: 'applied',
    stored: 3,
  })
  const stored = await database.db.execute(
    sql`select day::text, usd, amount, currency from freight_prices where day >= '2017-01-01' order by day, usd`,
  )
  expect([...stored]).toEqual([
    { day: '2020-01-01', usd: 50, amount: null, currency: null },
    { day: '2020-01-01', usd: 110.00000000000001, amount: 100, currency: 'EUR' },
    { day: '2020-01-02', usd: 120, amount: 100, currency: 'EUR' },
  ])
})

const newest = (limit: number, cursor?: string) => listUploads(database.db, { limit, cursor }, 'secret')

test('uploads are listed newest first, page by page', async () => {
  const ids: number[] = []
  for (const day of ['2020-01-01', '2020-01-02', '2020-01-03']) ids.push((await upload(HEAD + good(day))).id)
  const first = await newest(2)
  expect(first.uploads.map(({ id }) => id)).toEqual([ids[2], ids[1]])
  expect(await newest(2, first.next!)).toMatchObject({ uploads: [{ id: ids[0] }], next: null })
})

test('the same file twice is stored once, packed or not; one that was refused may come again', async () => {
  const first = await upload(HEAD + rows(5))
  const again = await receive(gzipSync(HEAD + rows(5)))
  expect(again).toMatchObject({ repeated: true, upload: { id: first.id, state: 'applied' } })
  expect(await countNew()).toBe(5)
  expect((await newest(10)).uploads).toHaveLength(1)

  const bad = `${HEAD}${rows(2)}x\n`
  expect((await upload(bad)).state).toBe('refused')
  expect((await upload(bad)).state).toBe('refused')
})

test('the same file sent twice at once is stored once', async () => {
  const both = await Promise.all([receive(HEAD + rows(9)), receive(HEAD + rows(9))])
  expect(both.map(({ repeated }) => repeated).toSorted()).toEqual([false, true])
  expect(new Set(both.map(({ upload: { id } }) => id)).size).toBe(1)
  await Promise.all([applyUpload(both[0].upload.id, tools()), applyUpload(both[0].upload.id, tools())])
  expect(await countNew()).toBe(9)
})

test('applying what is applied changes nothing', async () => {
  const { id } = await upload(HEAD + rows(5))
  expect(await applyUpload(id, tools())).toBe('applied')
  expect(await countNew()).toBe(5)
})

test('a bomb is refused as soon as it is larger than allowed, and leaves no file', async () => {
  const bomb = Readable.from(zeros(50_000_000)).pipe(createGzip())
  await expect(receive(bomb, { maxBytes: 1_000_000 })).rejects.toMatchObject({ kind: 'too-large' })
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  expect((await newest(1)).uploads).toMatchObject([{ state: 'failed', bytes: 0 }])
})

function* zeros(bytes: number) {
  const block = Buffer.alloc(1_000_000, 0x30)
  for (let done = 0; done < bytes; done += block.length) yield block
}

test('a line of 100 MB is named, and neither held nor harmful to its neighbours', async () => {
  function* file() {
    yield Buffer.from(HEAD + good('2020-01-01'))
    yield* zeros(100_000_000)
    yield Buffer.from(`\n${good('2020-01-02')}`)
  }
  const answer = await upload(Readable.from(file()), { mode: 'partial' })
  expect(answer).toMatchObject({
    state: 'applied',
    rows: 3,
    stored: 2,
    errors: [{ line: 3, reason: 'is longer than 10000 bytes' }],
  })
})

test.each<[what: string, body: () => AsyncIterable<Uint8Array>, state: string]>([
  ['breaks off', () => broken(Buffer.from(HEAD + rows(5))), 'interrupted'],
  ['is a gzip that breaks off', () => Readable.from([gzipSync(HEAD + rows(500)).subarray(0, 300)]), 'failed'],
  ['is empty', () => Readable.from([]), 'failed'],
])('a file that %s is refused and leaves nothing', async (_, body, state) => {
  await expect(receive(body())).rejects.toMatchObject({ kind: 'invalid' })
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  expect((await newest(1)).uploads).toMatchObject([{ state }])
})

async function* broken(first: Buffer) {
  yield first
  throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' })
}

test('what is cancelled is not stored, before and while it is worked on', async () => {
  const { upload: waiting } = await receive(HEAD + rows(5))
  await moveUpload(database.db, waiting.id, 'received', { state: 'cancelled' })
  expect(await applyUpload(waiting.id, tools())).toBe('cancelled')

  const { upload: working } = await receive(`${HEAD}${rows(6)}2020-01-01,2020-01-01,CNSGH,NLRTM,1,EUR\n`)
  const fetchRates = async (day: string) => {
    await moveUpload(database.db, working.id, 'working', { state: 'cancelled' })
    return [{ day, currency: 'EUR', usd: 1.1 }]
  }
  expect(await applyUpload(working.id, { ...tools(), fetchRates })).toBe('cancelled')
  expect(await countNew()).toBe(0)
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
})

test('a file that is cancelled while it comes in, or at its last byte, is not kept', async () => {
  const cancel = async () => {
    const [last] = (await newest(1)).uploads
    expect(await moveUpload(database.db, last!.id, 'receiving', { state: 'cancelled' })).toBe(true)
  }
  async function* stalled() {
    yield Buffer.from(HEAD + rows(5))
    await cancel()
    await new Promise<never>(() => {}) // its sender says nothing more
  }
  async function* whole() {
    yield Buffer.from(HEAD + rows(5))
    await cancel()
  }
  for (const body of [stalled, whole]) {
    await expect(receive(body())).rejects.toMatchObject({ kind: 'conflict', message: 'The upload was cancelled.' })
    expect((await newest(1)).uploads).toMatchObject([{ state: 'cancelled' }])
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  }
})

test('what is cancelled while it is stored is not stored', async () => {
  const { upload: working } = await receive(HEAD + rows(50))
  const holder = postgres(database.url, { max: 1 })
  try {
    const held = await holder.reserve()
    await held`select pg_advisory_lock(hashtext('lanes'))` // the batch waits here, checked and not stored
    const applying = applyUpload(working.id, tools())
    const waits = async () => (await held`select from pg_locks where locktype = 'advisory' and not granted`).length
    await expect.poll(waits).toBe(1)
    await moveUpload(database.db, working.id, 'working', { state: 'cancelled' })
    held.release()
    await holder.end()
    expect(await applying).toBe('cancelled')
    expect(await countNew()).toBe(0)
    expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  } finally {
    await holder.end()
  }
})

test('which rows were bad is forgotten after a while, and what was never stored; what was stored is known for ever', async () => {
  const bad = await upload(`${HEAD}${rows(3)}2020-01-01,2020-01-01,CNSGH,NLRTM,-1\n`)
  const stored = await upload(HEAD + rows(7))
  expect(bad).toMatchObject({ state: 'refused', errors: [{ line: 5 }] })
  const errorsOf = async () => (await listBadRows(database.db, bad.id, { limit: 100 }, 'secret')).errors.length
  await dropUploadsBefore(database.db, now(), now())
  expect(await errorsOf()).toBe(1)
  await dropUploadsBefore(database.db, now() + 1, now())
  expect(await errorsOf()).toBe(0)
  expect(await findUpload(database.db, bad.id)).toMatchObject({ badRows: 1 })
  await dropUploadsBefore(database.db, now() + 1, now() + 1)
  expect(await findUpload(database.db, bad.id)).toBeUndefined()
  expect(await receive(HEAD + rows(7))).toMatchObject({ repeated: true, upload: { id: stored.id } })
})

test('the sweep says which files never arrived, finishes what waits, and forgets files that nothing needs', async () => {
  const log = openLog('test', 'silent')
  const { upload: waiting } = await receive(HEAD + rows(5))
  await database.db.execute(sql`
    insert into uploads (state, name, mode, format, created_at, heard_at)
    values ('receiving', 'lost', 'all', 'csv', 0, ${now() - 60_000}), ('receiving', 'alive', 'all', 'csv', 0, ${now()})`)
  expect(await sweepUploads({ ...tools(), log })).toBe(1)
  const states = (await newest(10)).uploads.map(({ name, state }) => [name, state])
  expect(states).toEqual([
    ['alive', 'receiving'],
    ['lost', 'interrupted'],
    ['prices.csv', 'applied'],
  ])
  expect(readdirSync(join(dataDir, 'uploads'))).toEqual([])
  expect(await findUpload(database.db, waiting.id)).toMatchObject({ stored: 5 })
})
