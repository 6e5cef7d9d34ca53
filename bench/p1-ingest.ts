import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { compareWithLedger } from './against-ledger'
import { type Bench, WrongAnswer } from './bench'
import { type Database, numberOf, withDatabase } from './database'
import { interleave, oursOf, ratioOf, theirsOf } from './interleave'
import { load, watchCpu } from './machine'
import { type Partner, startPartner } from './partner'
import { shown, timed } from './stats'
import { startWorkerProcess, untilFlushed, untilJournalIsStill, untilListening } from './worker'

const INSTRUMENTS = 50_000
const COLUMNS = 'received_at, instrument_id, time, price, size, trade_id, kind'

/** Quotes through the stream door until the journal has them, against the same rows by one COPY. */
export const p1: Bench = {
  name: 'p1',
  title: 'Ingest, end to end',
  run: ({ full, say }) =>
    withDatabase(async (database) => {
      const partner = await startPartner({ instruments: INSTRUMENTS, rate: 'max', seconds: 300 })
      const worker = startWorkerProcess(database, partner, { node: profiling() })
      try {
        await untilListening(database, partner, INSTRUMENTS)
        await database.client.query('create table rival (like quotes including all)')
        const busy: Record<string, number>[] = []
        const pids = { worker: worker.pid, generator: partner.pid, postgres: database.pid }
        let rows: CopyFile = { path: '', format: 'binary', count: 0 }
        const ours = async () => {
          const { rate, from, count, cores } = await ingest(database, partner, full ? 10 : 5, pids)
          busy.push(cores)
          rows = await writeCopyFile(database, from, rows, count)
          say(`stream door ${shown(rate)}/s, load ${load()}`)
          return rate
        }
        const theirs = async () => {
          const rate = await copyIn(database, rows)
          say(`COPY (${rows.format}) ${shown(rate)}/s, load ${load()}`)
          return rate
        }
        const pairs = await interleave(full ? 5 : 2, ours, theirs)
        const checked = await compareWithLedger(database, partner)
        const shares = Object.keys(pids).map((name) => `${name} ${shown(meanOf(busy, name))}`)
        return [
          {
            what: 'quotes/s: JSON frames to journal and candles',
            against: `rows/s of one COPY (${rows.format}) of the same rows`,
            unit: 'ratio',
            value: ratioOf(pairs),
            goals: { better: 'more', floor: 0.3, target: 0.5, moonshot: 0.8 },
            notes: [
              `${shown(oursOf(pairs).median)} quotes/s against ${shown(theirsOf(pairs).median)} rows/s`,
              `cores busy while quotes came: ${shares.join(', ')}`,
              `${shown(checked)} quotes in journal and candles equal the ledger; no windows and alerts yet`,
            ],
          },
        ]
      } finally {
        await worker.stop()
        await partner.stop()
      }
    }),
}

/** Lets the partner send for so long, and takes the time until the journal has the last of it. */
async function ingest(database: Database, partner: Partner, seconds: number, pids: Record<string, number>) {
  const before = (await partner.status()).sent
  const from = Date.now()
  const cpu = watchCpu(pids)
  await partner.order('start')
  await sleep(seconds * 1_000)
  await partner.order('stop')
  const cores = cpu()
  const at = await untilJournalIsStill(database)
  const { sent } = await partner.status()
  await untilFlushed(database, sent)
  return { rate: ((sent - before) / (at - from)) * 1_000, from, count: sent - before, cores }
}

type CopyFile = { path: string; format: 'binary' | 'text'; count: number }

/** Writes what came since `from` where the server itself reads it. The first time both formats are tried. */
async function writeCopyFile(database: Database, from: number, last: CopyFile, expected: number): Promise<CopyFile> {
  const write = async (format: CopyFile['format']) => {
    const path = join(database.folder, 'postgres', `rows.${format}`)
    await database.client.query(
      `copy (select ${COLUMNS} from quotes where received_at >= ${from}) to '${path}' (format ${format})`,
    )
    return { path, format, count: expected }
  }
  if (last.path) return write(last.format)
  const [text, binary] = [await write('text'), await write('binary')]
  return (await copyIn(database, text)) > (await copyIn(database, binary)) ? text : binary
}

/** Rows per second of one COPY into an empty table like the journal's. */
async function copyIn({ client }: Database, { path, format, count }: CopyFile): Promise<number> {
  await client.query('truncate rival')
  await client.query('checkpoint')
  const ms = await timed(() => client.query(`copy rival (${COLUMNS}) from '${path}' (format ${format})`))
  const copied = await numberOf(client, 'select count(*) from rival')
  if (copied !== count) throw new WrongAnswer(`COPY took ${copied} rows, the stream door ${count}`)
  return (copied / ms) * 1_000
}

/** BENCH_PROFILE=folder writes a processor profile of the worker there. */
function profiling(): string[] {
  const folder = process.env.BENCH_PROFILE
  return folder ? ['--cpu-prof', `--cpu-prof-dir=${folder}`] : []
}

const meanOf = (rows: readonly Record<string, number>[], name: string) =>
  rows.reduce((sum, row) => sum + (row[name] ?? 0), 0) / rows.length
