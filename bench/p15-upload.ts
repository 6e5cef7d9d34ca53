import { createReadStream, createWriteStream, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { once } from 'node:events'
import { connect } from '@/lib/platform/db'
import { dayOf } from '@/lib/rates/day'
import { loadSample } from '@/lib/rates/sample/load'
import { readRates } from '@/lib/rates/store'
import { DAY } from '@/lib/platform/time'
import { applyUpload } from '@/lib/uploads/apply-upload'
import { receiveUpload } from '@/lib/uploads/receive'
import { type Bench, WrongAnswer } from './bench'
import { type Database, numberOf, rowsOf, withDatabase } from './database'
import { interleave, oursOf, ratioOf, theirsOf } from './interleave'
import { randomFrom } from './random'
import { quantile, shown, timed } from './stats'

const HEAD = 'date_from,date_to,origin_code,destination_code,price,currency\n'
const FIRST = Date.UTC(2020, 0, 1)

/** The rival: the same file by one COPY, on the server itself, into columns that can hold it. */
const RIVAL_TABLE = `create table rival (date_from date, date_to date, origin_code text, destination_code text, price float8, currency text)`

/** An upload from its first byte to the commit, and what the rates are then asked. */
export const p15: Bench = {
  name: 'p15',
  title: 'Freight: an upload, and a question at 100 times the sample',
  run: ({ full, say }) =>
    withDatabase(async (database) => {
      const { db, close } = connect(database.url, { max: 4, name: 'candlewick bench' })
      try {
        await loadSample(db, Date.now())
        const lanes = await rowsOf<{ origin: string; destination: string }>(
          database.client,
          `select o.code as origin, d.code as destination from lanes l
            join places o on o.id = l.origin_id join places d on d.id = l.destination_id order by l.instrument_id`,
        )
        return [await upload(database, db, lanes, full ? 1_000_000 : 200_000, say), await question(database, db, say)]
      } finally {
        await close()
      }
    }),
}

type Db = ReturnType<typeof connect>['db']
type Lane = { origin: string; destination: string }

async function upload(
  { client, url, folder }: Database,
  db: Db,
  lanes: Lane[],
  rows: number,
  say: (line: string) => void,
) {
  await client.query(RIVAL_TABLE)
  const own = { db, url, dataDir: join(folder, 'data'), now: () => Date.now(), signal: new AbortController().signal }
  let turn = 0
  let most = 0
  const files: string[] = []
  const ours = async () => {
    const file = await write(join(folder, `rates-${++turn}.csv`), lanes, rows, turn)
    files.push(file)
    const before = await numberOf(client, 'select count(*) from freight_prices')
    await client.query('checkpoint')
    const idle = process.memoryUsage().rss
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss - idle)), 20)
    const ms = await timed(async () => {
      const given = { name: 'bench', mode: 'all' as const, format: undefined, declaredBytes: null }
      const { upload: received } = await receiveUpload(
        { body: createReadStream(file), ...given },
        { ...own, diskReserve: 0 },
      )
      const state = await applyUpload(received.id, own)
      if (state !== 'applied') throw new WrongAnswer(`The upload is ${state}`)
    })
    clearInterval(watch)
    const stored = (await numberOf(client, 'select count(*) from freight_prices')) - before
    if (stored !== rows) throw new WrongAnswer(`${stored} of ${rows} stored`)
    say(`upload ${shown(ms)} ms`)
    return ms
  }
  const theirs = async () => {
    await client.query('truncate rival')
    await client.query('checkpoint')
    const ms = await timed(() => client.query(`copy rival from '${files.at(-1)}' with (format csv, header)`))
    say(`COPY ${shown(ms)} ms`)
    const sums = await rowsOf<{ sum: number }>(
      client,
      `select sum(usd) from freight_prices where upload_id = (select max(id) from uploads) union all select sum(price) from rival`,
    )
    if (sums[0]?.sum !== sums[1]?.sum) throw new WrongAnswer('The sums differ')
    return ms
  }
  const pairs = await interleave(5, ours, theirs)
  const bytes = statSync(files.at(-1)!).size
  for (const file of files) rmSync(file)
  const [mine, rival] = [oursOf(pairs).median, theirsOf(pairs).median]
  return {
    what: `an upload of ${shown(rows)} rows: received, on the disk, checked, stored, committed`,
    against: 'COPY of the same file, read by the server, into a table without index',
    unit: 'ratio',
    value: ratioOf(pairs),
    goals: { better: 'less' as const, floor: 4, target: 2.5, moonshot: 1.5 },
    notes: [
      `${shown(mine)} ms against ${shown(rival)} ms for ${shown(bytes / 1e6)} MB: ${shown(rows / (mine / 1_000))} rows/s; counts and sums equal`,
      `memory of the process at most ${shown(most / 1e6)} MB more than right before an upload`,
    ],
  }
}

async function write(path: string, lanes: readonly Lane[], rows: number, seed: number): Promise<string> {
  const random = randomFrom(2 * seed)
  const file = createWriteStream(path)
  file.write(HEAD)
  let text = ''
  for (let row = 0; row < rows; row++) {
    const { origin, destination } = lanes[Math.floor(random() * lanes.length)]!
    const day = dayOf(FIRST + Math.floor(random() * 1_000) * DAY)
    text += `${day},${day},${origin},${destination},${500 + Math.floor(random() * 3_000)},USD\n`
    if (text.length < 1 << 20) continue
    if (!file.write(text)) await once(file, 'drain')
    text = ''
  }
  file.end(text)
  await once(file, 'finish')
  return path
}

const QUESTION = { date_from: '2016-01-01', date_to: '2016-01-31', min_prices: 3 }
const SIDES = [
  { origin: 'CNSGH', destination: 'north_europe_main' },
  { origin: 'CNSGH', destination: 'NLRTM' },
  { origin: 'china_main', destination: 'scandinavia' },
] as const

/** The sample a hundred times, each on days of its own, with our indexes and without any. */
async function question({ client, url }: Database, db: Db, say: (line: string) => void) {
  await client.query(`delete from freight_blocks where block > 530`)
  await client.query(`insert into freight_blocks (instrument_id, block, upload_id, days, usd)
    select instrument_id, block + 2 * k, upload_id, array(select day + 64 * k from unnest(days) as day), usd
    from freight_blocks, generate_series(1, 99) as k order by 1, 2`)
  await client.query('vacuum analyze freight_blocks')
  await client.query('create schema bare')
  for (const name of ['places', 'lanes', 'freight_blocks'])
    await client.query(`create table bare.${name} as table public.${name}`)
  for (const name of ['places', 'lanes', 'freight_blocks']) await client.query(`vacuum analyze bare.${name}`)
  await client.query(`create view bare.freight_prices as select b.instrument_id, b.block, b.upload_id, p.day, p.usd
    from bare.freight_blocks b cross join lateral unnest(b.days, b.usd) as p(day, usd)`)
  const bare = connect(`${url}?options=-csearch_path%3Dbare,public`, { max: 1, name: 'candlewick bench bare' })
  const size = await numberOf(client, 'select count(*) from freight_prices')
  say(`${shown(size)} prices`)
  try {
    const notes: string[] = []
    for (const side of SIDES) {
      const one = await readRates(db, { ...QUESTION, ...side })
      const other = await readRates(bare.db, { ...QUESTION, ...side })
      if (JSON.stringify(one) !== JSON.stringify(other))
        throw new WrongAnswer('With and without indexes the answers differ')
    }
    const ask = (of: Db, times: number) => async () => {
      const took: number[] = []
      for (let k = 0; k < times; k++)
        for (const side of SIDES) took.push(await timed(() => readRates(of, { ...QUESTION, ...side })))
      return quantile(took, 0.5)
    }
    const pairs = await interleave(5, ask(db, 20), ask(bare.db, 2))
    for (const side of SIDES) {
      const ms = await timed(() => readRates(db, { ...QUESTION, ...side }))
      const theirs = await timed(() => readRates(bare.db, { ...QUESTION, ...side }))
      notes.push(`${side.origin} to ${side.destination}: ${shown(ms)} ms against ${shown(theirs)} ms`)
    }
    return {
      what: `p50 of a month of daily averages, region to region and port to port, among ${shown(size)} prices`,
      against: 'the same SQL on the same rows without our indexes',
      unit: 'ratio',
      value: ratioOf(pairs),
      notes: [`${shown(oursOf(pairs).median)} ms against ${shown(theirsOf(pairs).median)} ms; answers equal`, ...notes],
    }
  } finally {
    await bare.close()
  }
}
