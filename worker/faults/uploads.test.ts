import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf } from '@/lib/rates/day'
import { loadSample } from '@/lib/rates/sample/load'
import { DAY, SECOND } from '@/lib/platform/time'
import { UploadDetail } from '@/lib/uploads/contract'
import { receiveUpload } from '@/lib/uploads/receive'
import { openReceiver } from './receiver'
import { randomFrom } from './random'
import { ROUNDS, SEED, tell } from './seed'
import { openServer, type Server } from './server'
import { openWeb } from './web'
import { openWorkerProcess } from './worker-process'

/** How often each is killed: the long form strikes at ten moments. */
const STRIKES = ROUNDS === undefined ? 2 : 10
const ROWS = ROUNDS === undefined ? 60_000 : 400_000
const PATIENCE = 90 * SECOND
const random = randomFrom(SEED)

let server: Server
beforeAll(async () => {
  server = await openServer()
  mkdirSync(join(server.folder, 'data'))
  await loadSample(server.db, Date.now())
}, 60_000)
afterAll(async () => server.close())

const HEAD = 'date_from,date_to,origin_code,destination_code,price\n'
const FIRST = Date.UTC(2020, 0, 1)

/** A file of its own for each number, and the sum of its prices. */
function makeFile(number: number): { text: string; sum: number } {
  const prices = Array.from({ length: ROWS }, (_, at) => 500 + ((at * 7 + number * 13) % 3_000))
  const rows = prices.map((price, at) => {
    const day = dayOf(FIRST + ((at + number) % 1_000) * DAY)
    return `${day},${day},CNSGH,${at % 2 ? 'NLRTM' : 'GBFXT'},${price}\n`
  })
  return { text: HEAD + rows.join(''), sum: prices.reduce((sum, price) => sum + price, 0) }
}

async function stored(id: number): Promise<{ n: number; sum: number }> {
  const [row] = await server.db.execute<{ n: number; sum: number }>(sql`
    select count(*)::int as n, coalesce(sum(usd), 0)::float8 as sum from freight_prices where upload_id = ${id}`)
  return row!
}

async function stateOf(id: number): Promise<string | undefined> {
  try {
    const [row] = await server.db.execute<{ state: string }>(sql`select state from uploads where id = ${id}`)
    return row?.state
  } catch {
    return undefined // the database is away
  }
}

const receive = (text: string) =>
  receiveUpload(
    { body: Readable.from([Buffer.from(text)]), name: 'fault', mode: 'all', format: 'csv', declaredBytes: null },
    { db: server.db, dataDir: join(server.folder, 'data'), diskReserve: 0, now: () => Date.now() },
  )

const openWorker = () => openWorkerProcess({ DATABASE_URL: server.url, DATA_DIR: join(server.folder, 'data') })

test.each<[name: string, strike: (worker: ReturnType<typeof openWorker>) => Promise<void>]>([
  [
    'the worker',
    async (worker) => {
      await worker.kill()
      worker.start()
    },
  ],
  [
    'PostgreSQL',
    async () => {
      await server.kill()
      await sleep(random() * SECOND)
      await server.start()
    },
  ],
])(
  'kill -9 of %s while it works on a file leaves all of it or nothing, and the upload finishes by itself',
  async (name, strike) => {
    const worker = openWorker()
    worker.start()
    try {
      for (let round = 0; round < STRIKES; round++) {
        const { text, sum } = makeFile(round + (name === 'the worker' ? 0 : 100))
        const { upload } = await receive(text)
        await expect.poll(() => stateOf(upload.id), { timeout: PATIENCE, interval: 5 }).not.toBe('received')
        await sleep(random() * (ROUNDS === undefined ? 400 : 2_500))
        const struck = await stateOf(upload.id)
        await strike(worker)
        const seen = await expect
          .poll(() => stored(upload.id).catch(() => undefined), { timeout: PATIENCE, interval: 20 })
          .toSatisfy((at: { n: number } | undefined) => at?.n === 0 || at?.n === ROWS)
          .then(() => stored(upload.id))
        await expect.poll(() => stateOf(upload.id), { timeout: PATIENCE, interval: 50 }).toBe('applied')
        tell(`kill -9 of ${name} while an upload was ${struck}: ${seen.n} of ${ROWS} rows right after, all at the end`)
        expect(await stored(upload.id)).toEqual({ n: ROWS, sum })
      }
    } finally {
      await worker.close()
    }
  },
  STRIKES * 2 * PATIENCE,
)

test(
  'kill -9 of the web while a file comes in leaves an upload that says so, and sending it again stores it once',
  async () => {
    const worker = openWorker()
    worker.start()
    try {
      for (let round = 0; round < STRIKES; round++) {
        const { text, sum } = makeFile(200 + round)
        const receiver = openReceiver({ DATABASE_URL: server.url, DATA_DIR: join(server.folder, 'data') })
        const id = await receiver.begin()
        receiver.write(text.slice(0, Math.floor(text.length * random())))
        await sleep(random() * 200)
        await receiver.kill()
        expect(await stored(id)).toEqual({ n: 0, sum: 0 })
        await server.db.execute(sql`update uploads set heard_at = heard_at - 60000 where id = ${id}`) // instead of waiting
        await expect.poll(() => stateOf(id), { timeout: PATIENCE, interval: 100 }).toBe('interrupted')

        const { upload, repeated } = await receive(text)
        expect(repeated).toBe(false)
        await expect.poll(() => stateOf(upload.id), { timeout: PATIENCE, interval: 50 }).toBe('applied')
        expect(await stored(upload.id)).toEqual({ n: ROWS, sum })
        expect(await receive(text)).toMatchObject({ repeated: true, upload: { id: upload.id } })
      }
    } finally {
      await worker.close()
    }
  },
  STRIKES * 2 * PATIENCE,
)

// Next has to be built for it, and takes seconds to start: only in the long form.
test.skipIf(ROUNDS === undefined)(
  'kill -9 of Next at any moment of an upload: its number answers throughout, or the file can be sent again and is stored once',
  async () => {
    const env = { DATABASE_URL: server.url, DATA_DIR: join(server.folder, 'data') }
    const worker = openWorker()
    const web = await openWeb(env)
    worker.start()
    web.start()
    const total = async () => {
      const [row] = await server.db.execute<{ n: number }>(sql`select count(*)::int as n from freight_prices`)
      return row!.n
    }
    try {
      await web.untilReady()
      for (let round = 0; round < STRIKES; round++) {
        const before = await total()
        const { text, sum } = makeFile(300 + round)
        const sending = web.send(text, 1_000)
        const moment = random() * 3_000
        await sleep(moment)
        await web.kill()
        const answer = await sending
        web.start()
        await web.untilReady()
        const known = answer ?? (await web.send(text, 0))!
        const read = async () => {
          const response = await fetch(`${web.url}/rates/uploads/${known.id}`)
          return response.status === 200 ? UploadDetail.parse(await response.json()).state : response.status
        }
        expect(await read()).toMatch(/received|working|applied/)
        await expect.poll(read, { timeout: PATIENCE, interval: 50 }).toBe('applied')
        expect(await stored(known.id)).toEqual({ n: ROWS, sum })
        expect(await web.send(text, 0)).toMatchObject({ id: known.id, repeated: true })
        expect(await total()).toBe(before + ROWS)
        const told = answer ? 'it had answered' : known.repeated ? 'it had the file, unanswered' : 'sent again'
        tell(`kill -9 of Next ${Math.round(moment)} ms into an upload: ${told}, stored once`)
      }
    } finally {
      await web.close()
      await worker.close()
    }
  },
  STRIKES * 2 * PATIENCE,
)
