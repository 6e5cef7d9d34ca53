import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { readPortIds } from '@/lib/places/store'
import type { Db } from '@/lib/platform/db'
import { Fault } from '@/lib/platform/fault'
import { fetchMissing, type FetchRates } from '@/lib/rates/store-exchange-rates'
import { type Ask, checkStaged, STAGED, storeStaged } from '@/lib/rates/store-prices'
import { openLines } from './each-line'
import { readCsvRow } from './read-csv-row'
import { readNdjsonRow } from './read-ndjson-row'
import { uploadFile } from './receive'
import { NotAFile, openPorts, Row } from './row'
import { StagedRows } from './staged-rows'
import { findUpload, moveUpload, type Upload } from './store'
import { isUnderWay, UPLOAD_MAX_LINE, UPLOAD_MAX_PRICES, UPLOAD_MAX_ROWS, type UploadState } from './upload'

export type ApplyTools = {
  db: Db
  url: string // of the database: the batch has a session of its own
  dataDir: string
  fetchRates?: FetchRates | undefined
  now: () => number
  signal: AbortSignal
}

const CHUNK = 1 << 19
const TELL_EVERY = 300
/** Something that fails so often will not be mended by once more. */
const MOST_ATTEMPTS = 20

/** What was read of a file. */
type Reading = { rows: number; bad: number; prices: number; hasRanges: boolean; hasForeign: boolean }

/** The upload was cancelled while it was worked on. */
class Cancelled extends Error {
  override name = 'Cancelled'
}

/**
 * Reads, checks and stores the file of an upload: one transaction, at whose end the upload says so itself. Killed at any
 * point, nothing of it is there and the next call begins anew; called twice, the second finds it done. Answers the state
 * it is in afterwards, undefined when somebody else is at it.
 */
export async function applyUpload(id: number, tools: ApplyTools): Promise<UploadState | undefined> {
  const client = new Client({ connectionString: tools.url, application_name: 'candlewick upload' })
  client.on('error', () => {}) // the question under way says it too
  await client.connect()
  const giveUp = () => client.connection.stream.destroy()
  tools.signal.addEventListener('abort', giveUp)
  try {
    // A session whose worker was killed ends soon, also in the middle of a long statement. Not every system can tell.
    await client.query(`set client_connection_check_interval = '1s'`).catch(() => {})
    const { rows } = await client.query<{ free: boolean }>(
      `select pg_try_advisory_lock(hashtext('apply'), $1) as free`,
      [id],
    )
    return rows[0]?.free ? await work(id, client, tools) : undefined
  } finally {
    tools.signal.removeEventListener('abort', giveUp)
    await client.end().catch(() => {})
  }
}

async function work(id: number, client: Client, tools: ApplyTools): Promise<UploadState | undefined> {
  const { db, now, dataDir } = tools
  const upload = await findUpload(db, id)
  if (!upload || !isUnderWay(upload.state)) {
    await rm(uploadFile(dataDir, id), { force: true })
    return upload?.state
  }
  const attempts = upload.attempts + 1
  const begun = {
    state: 'working' as const,
    startedAt: upload.startedAt ?? now(),
    attempts,
    readBytes: 0,
    rows: 0,
    badRows: 0,
  }
  if (!(await moveUpload(db, id, ['received', 'working'], begun))) return undefined
  try {
    if (attempts > MOST_ATTEMPTS) throw new NotAFile(`It was tried ${MOST_ATTEMPTS} times in vain.`)
    await client.query('begin')
    await store(upload, client, tools)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {})
    const reason = hopeless(error)
    if (reason === undefined) throw error
    if (!(error instanceof Cancelled))
      await moveUpload(db, id, 'working', { state: 'failed', error: reason, finishedAt: now() })
  }
  await rm(uploadFile(dataDir, id), { force: true })
  return (await findUpload(db, id))?.state
}

/** Why trying again cannot help, undefined when it can. */
function hopeless(error: unknown): string | undefined {
  if (error instanceof NotAFile || error instanceof Cancelled) return error.message
  if (error instanceof Fault && error.kind !== 'upstream') return error.message
  if ((error as { code?: string }).code === 'ENOENT') return 'The file is gone. Send it again.'
  return undefined
}

async function store(upload: Upload, client: Client, tools: ApplyTools): Promise<void> {
  const { id, mode } = upload
  const { now, fetchRates } = tools
  const ask: Ask = async <R extends object>(text: string) => {
    const answer = await client.query<R>(text)
    return { rows: answer.rows, count: answer.rowCount ?? 0 }
  }
  await ask(STAGED)
  const reading = await stageFile(upload, client, tools)
  if (reading.rows === 0) throw new NotAFile('The file has no rows.')
  if (reading.prices > UPLOAD_MAX_PRICES)
    throw new NotAFile(`Its rows cover ${reading.prices} days; an upload may hold ${UPLOAD_MAX_PRICES}.`)
  const { rows, hasRanges, hasForeign } = reading
  if (hasForeign) await fetchMissing(ask, fetchRates)
  const bad = reading.bad > 0 || hasForeign ? await checkStaged(ask, { hasForeign }) : 0
  if (bad > 0)
    await ask(
      `insert into bad_rows (upload_id, line, reason) select ${id}, line, fault from staged where fault is not null`,
    )
  const isStored = bad === 0 || (mode === 'partial' && bad < rows)
  const stored = isStored ? await storeStaged(ask, { uploadId: id, hasRanges, hasForeign, now: now() }) : 0
  const error = isStored ? null : `${bad} of ${rows} rows are bad, so nothing was stored.`
  // Here it is decided against a cancellation: who changes the row first has won.
  const { rowCount } = await client.query(
    `update uploads set state = $2, rows = $3, bad_rows = $4, stored = $5, error = $6, finished_at = $7, read_bytes = bytes
      where id = $1 and state = 'working'`,
    [id, isStored ? 'applied' : 'refused', rows, bad, stored, error, now()],
  )
  if (rowCount === 0) throw new Cancelled('The upload was cancelled.')
  if (isStored) await ask('notify candlewick_moved')
}

/** Brings the rows of the file into `staged` as they are read, and tells how far it is. */
async function stageFile(upload: Upload, client: Client, { db, dataDir, signal }: ApplyTools): Promise<Reading> {
  const ports = openPorts(await readPortIds(db))
  const read = upload.format === 'ndjson' ? readNdjsonRow(ports) : readCsvRow(ports)
  const reading: Reading = { rows: 0, bad: 0, prices: 0, hasRanges: false, hasForeign: false }
  const staged = new StagedRows()
  const row = new Row()
  const lines = openLines((bytes, from, to, line) => {
    row.clear()
    if (to < 0 && line > 1) row.faults.push(`is longer than ${UPLOAD_MAX_LINE} bytes`)
    else if (!read(bytes, from, to, row)) return
    if (++reading.rows > UPLOAD_MAX_ROWS) throw new NotAFile(`An upload holds at most ${UPLOAD_MAX_ROWS} rows.`)
    if (row.isGood) {
      reading.prices += row.days
      reading.hasRanges ||= row.dayFrom !== row.dayTo
      reading.hasForeign ||= row.currency !== ''
    } else reading.bad++
    staged.add(line, row)
  })
  let readBytes = 0
  let toldAt = performance.now()
  async function* copied(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      lines.take(chunk)
      readBytes += chunk.length
      yield staged.take()
      if (performance.now() - toldAt < TELL_EVERY) continue
      toldAt = performance.now()
      const told = { readBytes, rows: reading.rows, badRows: reading.bad }
      if (!(await moveUpload(db, upload.id, 'working', told))) throw new Cancelled('The upload was cancelled.')
    }
    lines.end()
    yield staged.end()
  }
  const file = createReadStream(uploadFile(dataDir, upload.id), { highWaterMark: CHUNK })
  const copy = client.query(copyFrom('copy staged from stdin binary'))
  try {
    await pipeline(Readable.from(copied(file), { highWaterMark: 1 }), copy, { signal })
  } finally {
    file.destroy()
  }
  return reading
}
